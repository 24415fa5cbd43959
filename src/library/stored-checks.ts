import type { EntityManager } from '@mikro-orm/sqlite';
import { sql } from 'kysely';
import { randomUUID } from 'node:crypto';
import type { NamedTable } from '../database/dialect.ts';
import { textKey } from '../database/text-key.ts';
import { badInput, conflict } from '../errors.ts';
import { type Hierarchy, withDescendants } from './hierarchy.ts';
import type { SentId } from './input-rules.ts';

/** The tables of the library; each is also the word for one of its objects. */
type LibraryTable = NamedTable | 'scene';

/** An object as people are told of it. */
interface Named {
  readonly id: string;
  readonly name: string;
}

/**
 * The id of a new object: the one wanted, or a random one.
 *
 * @throws CONFLICT when it is taken
 */
export async function newId(
  em: EntityManager,
  table: LibraryTable,
  wanted: string | null | undefined,
): Promise<string> {
  if (wanted == null) return randomUUID();
  if ((await idsIn(em, table, [wanted])).size === 0) return wanted;
  throw conflict(
    'input.id',
    `There is already a ${table} with the id ${JSON.stringify(wanted)}. ` +
      `Choose another id, leave it out, or change that ${table}.`,
  );
}

/** @throws BAD_USER_INPUT when no object of the table has the id */
export async function existingId(em: EntityManager, table: LibraryTable, sent: SentId): Promise<string> {
  await existingIds(em, table, [sent]);
  return sent.id;
}

/**
 * The ids, each once.
 *
 * @throws BAD_USER_INPUT at the first one that no object of the table has
 */
export async function existingIds(em: EntityManager, table: LibraryTable, sent: readonly SentId[]): Promise<string[]> {
  const ids = [...new Set(sent.map(({ id }) => id))];
  const found = await idsIn(em, table, ids);
  const unknown = sent.find(({ id }) => !found.has(id));
  if (!unknown) return ids;
  throw badInput(
    unknown.field,
    `There is no ${table} with the id ${JSON.stringify(unknown.id)}. Create it first, or leave it out.`,
  );
}

/**
 * Refuses a name that another object of the table has, regardless of case.
 *
 * @param ownId the id of the object that shall have the name
 * @throws CONFLICT naming the object that has it
 */
export async function refuseTakenName(
  em: EntityManager,
  table: NamedTable,
  name: string,
  ownId: string,
): Promise<void> {
  const { rows } = await sql<Named>`
    select id, name from ${sql.table(table)} where name_key = ${textKey(name)}
  `.execute(em.getKysely());
  const holder = rows.find(({ id }) => id !== ownId);
  if (!holder) return;
  throw conflict(
    'input.name',
    `There is already a ${table} named ${JSON.stringify(holder.name)} (id ${holder.id}). ` +
      `Choose another name or change that ${table}.`,
  );
}

/**
 * Refuses parents that would close a circle: the object itself, and whatever lies below it.
 *
 * @param hierarchy that of the table's objects
 * @throws BAD_USER_INPUT at the first such parent
 */
export async function refuseCircle(
  em: EntityManager,
  table: NamedTable,
  hierarchy: Hierarchy,
  object: Named,
  parents: readonly SentId[],
): Promise<void> {
  if (parents.length === 0) return;
  const wanted = sql.join(parents.map(({ id }) => id));
  const { rows } = await sql<Named>`
    select id, name from ${sql.table(table)}
    where id in (${wanted}) and id in (${withDescendants(hierarchy, sql`select ${object.id}`, -1)})
  `.execute(em.getKysely());
  const below = new Map(rows.map(({ id, name }) => [id, JSON.stringify(name)]));
  const offence = parents.find(({ id }) => below.has(id));
  if (!offence) return;
  const own = JSON.stringify(object.name);
  throw badInput(
    offence.field,
    offence.id === object.id
      ? `The ${table} ${own} cannot be its own parent. Leave it out.`
      : `${below.get(offence.id)} lies below ${own} already, so it cannot be its parent. Leave it out, or move it first.`,
  );
}

async function idsIn(em: EntityManager, table: LibraryTable, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const { rows } = await sql<{ id: string }>`
    select id from ${sql.table(table)} where id in (${sql.join(ids)})
  `.execute(em.getKysely());
  return new Set(rows.map(({ id }) => id));
}
