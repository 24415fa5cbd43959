import type { EntityManager } from '@mikro-orm/sqlite';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { NamedTable } from '../database/dialect.ts';
import { insertRows } from '../database/sqlite/bulk-load.ts';
import type { LibraryEvent } from '../graphql/channels.ts';
import type { PlannedObject } from './references.ts';

/** The kinds of objects that applying a plan can make, as subscribers are told of them. */
export const KIND_OF = { studio: 'STUDIO', performer: 'PERFORMER', tag: 'TAG' } as const satisfies Record<
  NamedTable,
  LibraryEvent['kind']
>;

/** Records that applying a plan has made objects. */
export async function recordCreated(
  em: EntityManager,
  planId: number,
  created: readonly PlannedObject[],
): Promise<void> {
  await insertRows(
    em,
    'plan_object',
    created.map(({ table, id }) => ({ plan_id: planId, kind: table, object_id: id })),
  );
}

/**
 * Deletes the objects that applying a plan has made, unless something uses them or somebody has changed them since.
 *
 * @returns those that are gone
 */
export async function deleteUnused(em: EntityManager, planId: number): Promise<{ table: NamedTable; id: string }[]> {
  const db = em.getKysely() as unknown as Kysely<never>;
  const deleted: { table: NamedTable; id: string }[] = [];
  for (const [table, uses] of Object.entries(USES) as [NamedTable, readonly RawBuilder<unknown>[]][]) {
    const { rows } = await sql<{ id: string }>`
      delete from ${sql.table(table)} where updated_at = created_at
        and id in (select object_id from plan_object where plan_id = ${planId} and kind = ${table})
        and not exists (${sql.join(uses, sql` union all `)})
      returning id
    `.execute(db);
    deleted.push(...rows.map(({ id }) => ({ table, id })));
  }
  return deleted;
}

/** What uses an object, besides proposals. */
const USES: Readonly<Record<NamedTable, readonly RawBuilder<unknown>[]>> = {
  studio: [
    sql`select 1 from scene where studio_id = studio.id`,
    sql`select 1 from studio as child where child.parent_id = studio.id`,
  ],
  performer: [sql`select 1 from scene_performers where performer_id = performer.id`],
  tag: [
    sql`select 1 from scene_tags where scene_tags.tag_id = tag.id`,
    sql`select 1 from tag_parents where tag_parents.tag_id = tag.id`,
    sql`select 1 from tag_parents where tag_parents.parent_id = tag.id`,
  ],
};
