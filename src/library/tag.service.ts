import type { EntityManager } from '@mikro-orm/sqlite';
import { textKey } from '../database/text-key.ts';
import { notFound } from '../errors.ts';
import { TAG_HIERARCHY } from './hierarchy.ts';
import { checkedInput } from './input-rules.ts';
import { relink } from './relink.ts';
import { allExisting, newId, refuseCircle, refuseTakenName } from './stored-checks.ts';
import { Tag } from './tag.entity.ts';
import { CREATE_TAG_RULES, type CreateTagInput, UPDATE_TAG_RULES, type UpdateTagInput } from './tag.input.ts';

/**
 * Stores a new tag.
 *
 * @returns its id
 * @throws BAD_USER_INPUT, or CONFLICT when the id or the name is taken, at the first field that cannot be used
 */
export async function createTag(em: EntityManager, input: CreateTagInput): Promise<string> {
  const { id: wantedId, parentIds = [], ...columns } = checkedInput(input, CREATE_TAG_RULES);
  const id = await newId(em, Tag, wantedId);
  await refuseTakenName(em, Tag, columns.name, id);
  em.create(Tag, { ...columns, id, parents: await allExisting(em, Tag, parentIds) });
  await em.flush();
  return id;
}

/**
 * Changes what the input names; an update that changes nothing leaves `updatedAt` alone.
 *
 * @returns the tag's id
 * @throws NOT_FOUND; BAD_USER_INPUT, or CONFLICT when the name is taken, at the first field that cannot be used
 */
export async function updateTag(em: EntityManager, id: string, input: UpdateTagInput): Promise<string> {
  const { parentIds, ...columns } = checkedInput(input, UPDATE_TAG_RULES);
  const tag = await em.findOne(Tag, id);
  if (!tag) throw notFound('tag', id);
  const { name } = columns;
  if (name !== undefined && textKey(name) !== tag.nameKey) await refuseTakenName(em, Tag, name, id);
  const parents = parentIds && (await allExisting(em, Tag, parentIds));
  if (parentIds) await refuseCircle(em, Tag, TAG_HIERARCHY, tag, parentIds);
  em.assign(tag, columns);
  if (parents) await relink(tag, tag.parents, parents);
  await em.flush();
  return id;
}

/**
 * Deletes a tag: scenes lose it, and the tags below it lose it as a parent.
 *
 * @returns the tag's id
 * @throws NOT_FOUND
 */
export async function deleteTag(em: EntityManager, id: string): Promise<string> {
  if ((await em.nativeDelete(Tag, { id })) === 0) throw notFound('tag', id);
  return id;
}
