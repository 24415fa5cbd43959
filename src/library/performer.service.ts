import type { EntityManager } from '@mikro-orm/sqlite';
import { textKey } from '../database/text-key.ts';
import { conflict, notFound } from '../errors.ts';
import { checkedInput } from './input-rules.ts';
import { Performer } from './performer.entity.ts';
import {
  CREATE_PERFORMER_RULES,
  type CreatePerformerInput,
  UPDATE_PERFORMER_RULES,
  type UpdatePerformerInput,
} from './performer.input.ts';
import { newId } from './stored-checks.ts';

/** What tells a performer from all others. */
type Identity = Pick<Performer, 'id' | 'name' | 'disambiguation'>;

/**
 * Stores a new performer.
 *
 * @returns its id
 * @throws BAD_USER_INPUT, or CONFLICT when the id or the name is taken, at the first field that cannot be used
 */
export async function createPerformer(em: EntityManager, input: CreatePerformerInput): Promise<string> {
  const { id: wantedId, ...columns } = checkedInput(input, CREATE_PERFORMER_RULES);
  const performer = { ...columns, id: await newId(em, Performer, wantedId) };
  await refuseTwin(em, performer, 'input.name');
  em.create(Performer, performer);
  await em.flush();
  return performer.id;
}

/**
 * Changes what the input names; an update that changes nothing leaves `updatedAt` alone.
 *
 * @returns the performer's id
 * @throws NOT_FOUND; BAD_USER_INPUT, or CONFLICT when the name is taken, at the first field that cannot be used
 */
export async function updatePerformer(em: EntityManager, id: string, input: UpdatePerformerInput): Promise<string> {
  const columns = checkedInput(input, UPDATE_PERFORMER_RULES);
  const performer = await em.findOne(Performer, id);
  if (!performer) throw notFound('performer', id);
  const { name, disambiguation = null } = performer;
  const renamed = { id, name, disambiguation, ...columns };
  if (identityKey(renamed) !== identityKey(performer)) {
    await refuseTwin(em, renamed, columns.name === undefined ? 'input.disambiguation' : 'input.name');
  }
  em.assign(performer, columns);
  await em.flush();
  return id;
}

/**
 * Deletes a performer, who then appears in no scene.
 *
 * @returns the performer's id
 * @throws NOT_FOUND
 */
export async function deletePerformer(em: EntityManager, id: string): Promise<string> {
  if ((await em.nativeDelete(Performer, { id })) === 0) throw notFound('performer', id);
  return id;
}

/** @throws CONFLICT when another performer has the same name and the same disambiguation, regardless of case */
async function refuseTwin(em: EntityManager, performer: Identity, field: string): Promise<void> {
  const namesakes = await em.find(Performer, { nameKey: textKey(performer.name) });
  const twin = namesakes.find((other) => other.id !== performer.id && identityKey(other) === identityKey(performer));
  if (!twin) return;
  const disambiguation = twin.disambiguation ? ` with the disambiguation ${JSON.stringify(twin.disambiguation)}` : '';
  throw conflict(
    field,
    `There is already a performer named ${JSON.stringify(twin.name)}${disambiguation} (id ${twin.id}). ` +
      'Choose another name, tell them apart by a disambiguation, or change that performer.',
  );
}

/** Equal for performers who cannot be told apart. */
function identityKey({ name, disambiguation }: Identity): string {
  return JSON.stringify([textKey(name), textKey(disambiguation ?? '')]);
}
