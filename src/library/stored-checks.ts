import type { EntityClass, Primary } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sqlite';
import { sql } from 'kysely';
import { randomUUID } from 'node:crypto';
import { tableNamed } from '../database/names.ts';
import { textKey } from '../database/text-key.ts';
import { badInput, conflict } from '../errors.ts';
import { type Hierarchy, withDescendants } from './hierarchy.ts';
import type { SentId } from './input-rules.ts';
import type { LibraryEntity } from './library-entity.ts';
import type { NamedEntity } from './named-entity.ts';

/** What people are told of an object. */
type Named = Pick<NamedEntity, 'id' | 'name'>;

/**
 * The id of a new object: the one wanted, or a random one.
 *
 * @throws CONFLICT when it is taken
 */
export async function newId(
  em: EntityManager,
  type: EntityClass<LibraryEntity>,
  wanted: string | null | undefined,
): Promise<string> {
  if (wanted == null) return randomUUID();
  const table = tableOf(em, type);
  if ((await idsIn(em, table, [wanted])).size === 0) return wanted;
  throw conflict(
    'input.id',
    `There is already a ${table} with the id ${JSON.stringify(wanted)}. ` +
      `Choose another id, leave it out, or change that ${table}.`,
  );
}

/** @throws BAD_USER_INPUT when there is no such object */
export async function existing<Target extends LibraryEntity>(
  em: EntityManager,
  type: EntityClass<Target>,
  sent: SentId,
): Promise<Target> {
  const [target] = await allExisting(em, type, [sent]);
  return target as Target;
}

/**
 * The objects with these ids, each once; they are not loaded.
 *
 * @throws BAD_USER_INPUT at the first id that there is no object with
 */
export async function allExisting<Target extends LibraryEntity>(
  em: EntityManager,
  type: EntityClass<Target>,
  sent: readonly SentId[],
): Promise<Target[]> {
  const table = tableOf(em, type);
  const ids = [...new Set(sent.map(({ id }) => id))];
  const found = await idsIn(em, table, ids);
  const unknown = sent.find(({ id }) => !found.has(id));
  if (!unknown) return ids.map((id) => em.getReference(type, id as Primary<Target>));
  throw badInput(
    unknown.field,
    `There is no ${table} with the id ${JSON.stringify(unknown.id)}. Create it first, or leave it out.`,
  );
}

/**
 * Refuses a name that another object of the type has, regardless of case.
 *
 * @param ownId the id of the object that shall have the name
 * @throws CONFLICT naming the object that has it
 */
export async function refuseTakenName(
  em: EntityManager,
  type: EntityClass<NamedEntity>,
  name: string,
  ownId: string,
): Promise<void> {
  const table = tableOf(em, type);
  const { rows } = await sql<Named>`
    select id, name from ${tableNamed(table)} where name_key = ${textKey(name)}
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
 * @param hierarchy that of the type's objects
 * @throws BAD_USER_INPUT at the first such parent
 */
export async function refuseCircle(
  em: EntityManager,
  type: EntityClass<NamedEntity>,
  hierarchy: Hierarchy,
  object: Named,
  parents: readonly SentId[],
): Promise<void> {
  if (parents.length === 0) return;
  const table = tableOf(em, type);
  const wanted = sql.join(parents.map(({ id }) => id));
  const { rows } = await sql<Named>`
    select id, name from ${tableNamed(table)}
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

/** The table of a type, which is also the word for one of its objects. */
function tableOf(em: EntityManager, type: EntityClass<LibraryEntity>): string {
  return em.getMetadata(type).tableName;
}

async function idsIn(em: EntityManager, table: string, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const { rows } = await sql<{ id: string }>`
    select id from ${tableNamed(table)} where id in (${sql.join(ids)})
  `.execute(em.getKysely());
  return new Set(rows.map(({ id }) => id));
}
