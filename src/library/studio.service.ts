import type { EntityManager } from '@mikro-orm/sqlite';
import { textKey } from '../database/text-key.ts';
import { notFound } from '../errors.ts';
import { STUDIO_HIERARCHY } from './hierarchy.ts';
import { checkedInput } from './input-rules.ts';
import { existing, newId, refuseCircle, refuseTakenName } from './stored-checks.ts';
import { Studio } from './studio.entity.ts';
import {
  CREATE_STUDIO_RULES,
  type CreateStudioInput,
  UPDATE_STUDIO_RULES,
  type UpdateStudioInput,
} from './studio.input.ts';

/**
 * Stores a new studio.
 *
 * @returns its id
 * @throws BAD_USER_INPUT, or CONFLICT when the id or the name is taken, at the first field that cannot be used
 */
export async function createStudio(em: EntityManager, input: CreateStudioInput): Promise<string> {
  const { id: wantedId, parentId = null, ...columns } = checkedInput(input, CREATE_STUDIO_RULES);
  const id = await newId(em, Studio, wantedId);
  await refuseTakenName(em, Studio, columns.name, id);
  em.create(Studio, { ...columns, id, parent: parentId && (await existing(em, Studio, parentId)) });
  await em.flush();
  return id;
}

/**
 * Changes what the input names; an update that changes nothing leaves `updatedAt` alone.
 *
 * @returns the studio's id
 * @throws NOT_FOUND; BAD_USER_INPUT, or CONFLICT when the name is taken, at the first field that cannot be used
 */
export async function updateStudio(em: EntityManager, id: string, input: UpdateStudioInput): Promise<string> {
  const { parentId, ...columns } = checkedInput(input, UPDATE_STUDIO_RULES);
  const studio = await em.findOne(Studio, id);
  if (!studio) throw notFound('studio', id);
  const { name } = columns;
  if (name !== undefined && textKey(name) !== studio.nameKey) await refuseTakenName(em, Studio, name, id);
  const parent = parentId && (await existing(em, Studio, parentId));
  if (parentId) await refuseCircle(em, Studio, STUDIO_HIERARCHY, studio, [parentId]);
  em.assign(studio, { ...columns, ...(parent !== undefined && { parent }) });
  await em.flush();
  return id;
}

/**
 * Deletes a studio: its scenes lose it, and the studios below it lose it as their parent.
 *
 * @returns the studio's id
 * @throws NOT_FOUND
 */
export async function deleteStudio(em: EntityManager, id: string): Promise<string> {
  if ((await em.nativeDelete(Studio, { id })) === 0) throw notFound('studio', id);
  return id;
}
