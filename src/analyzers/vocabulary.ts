import { sql } from 'kysely';
import type { NamedTable } from '../database/dialect.ts';
import { PreparedQuery } from '../database/prepared-query.ts';
import { asQuery } from '../database/query.ts';
import type { Reader } from '../database/reader.ts';
import { listValue } from '../database/rows.ts';

/** What can be named: every performer, studio and tag. */
export interface Vocabulary {
  readonly performers: readonly NamedThing[];
  readonly studios: readonly StudioThing[];
  readonly tags: readonly TagThing[];
}

/** A performer, a studio or a tag with all of its names. */
export interface NamedThing {
  readonly id: string;
  readonly name: string;
  readonly aliases: readonly string[];
}

export interface StudioThing extends NamedThing {
  readonly parentId: string | null;
}

export interface TagThing extends NamedThing {
  readonly parentIds: readonly string[];
  /** How many scenes have it. */
  readonly sceneCount: number;
}

/** Reads the vocabulary with five statements, by id. */
export async function readVocabulary(reader: Reader): Promise<Vocabulary> {
  const parentOf = new Map((await reader.run(STUDIO_PARENTS, {})).map(({ id, parentId }) => [id, parentId]));
  const parents = Map.groupBy(await reader.run(TAG_PARENTS, {}), ({ id }) => id);
  const studios = await readNames(reader, 'studio');
  const tags = await readNames(reader, 'tag');
  return {
    performers: await readNames(reader, 'performer'),
    studios: studios.map((studio) => ({ ...studio, parentId: parentOf.get(studio.id) ?? null })),
    tags: tags.map((tag) => ({
      ...tag,
      parentIds: parents.get(tag.id)?.map(({ parentId }) => parentId) ?? [],
    })),
  };
}

async function readNames(reader: Reader, table: NamedTable): Promise<CountedThing[]> {
  const rows = await reader.run(NAMES[table], {});
  return rows.map(({ aliases, ...row }) => ({ ...row, aliases: listValue(aliases) }));
}

interface CountedThing extends NamedThing {
  readonly sceneCount: number;
}

type NamesQuery = PreparedQuery<object, Omit<CountedThing, 'aliases'> & { readonly aliases: unknown }>;

const NAMES: Readonly<Record<NamedTable, NamesQuery>> = {
  performer: namesOf('performer'),
  studio: namesOf('studio'),
  tag: namesOf('tag'),
};

function namesOf(table: NamedTable): NamesQuery {
  return new PreparedQuery((dialect) =>
    asQuery(dialect, sql`select id, name, aliases, scene_count as "sceneCount" from ${sql.table(table)} order by id`),
  );
}

interface ParentRow {
  readonly id: string;
  readonly parentId: string;
}

const STUDIO_PARENTS = new PreparedQuery<object, ParentRow>((dialect) =>
  asQuery(dialect, sql`select id, parent_id as "parentId" from studio where parent_id is not null`),
);

const TAG_PARENTS = new PreparedQuery<object, ParentRow>((dialect) =>
  asQuery(dialect, sql`select tag_id as id, parent_id as "parentId" from tag_parents order by tag_id, parent_id`),
);
