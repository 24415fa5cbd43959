import type { EntityManager } from '@mikro-orm/sqlite';
import { notFound } from '../errors.ts';
import { checkedInput, type Checked } from './input-rules.ts';
import { linksDiffer } from './links-differ.ts';
import { Scene } from './scene.entity.ts';
import { CREATE_SCENE_RULES, type CreateSceneInput, UPDATE_SCENE_RULES, type UpdateSceneInput } from './scene.input.ts';
import { existingId, existingIds, newId } from './stored-checks.ts';

/**
 * Stores a new scene.
 *
 * @returns its id
 * @throws BAD_USER_INPUT, or CONFLICT when the id is taken, at the first field that cannot be used
 */
export async function createScene(em: EntityManager, input: CreateSceneInput): Promise<string> {
  const { id: wantedId, ...values } = checkedInput(input, CREATE_SCENE_RULES);
  const id = await newId(em, 'scene', wantedId);
  em.create(Scene, { id, title: values.title, ...(await stored(em, values)) });
  await em.flush();
  return id;
}

/**
 * Changes what the input names; an update that changes nothing leaves `updatedAt` alone.
 *
 * @returns the scene's id
 * @throws NOT_FOUND, or BAD_USER_INPUT at the first field that cannot be used
 */
export async function updateScene(em: EntityManager, id: string, input: UpdateSceneInput): Promise<string> {
  const values = checkedInput(input, UPDATE_SCENE_RULES);
  const scene = await em.findOne(Scene, id);
  if (!scene) throw notFound('scene', id);
  const changes = await stored(em, values);
  const relinked =
    (await linksDiffer(scene.performers, changes.performers)) || (await linksDiffer(scene.tags, changes.tags));
  em.assign(scene, { ...changes, ...(relinked && { updatedAt: new Date() }) });
  await em.flush();
  return id;
}

/**
 * Deletes a scene with its links; proposed and applied changes to it stay as its history.
 *
 * @returns the scene's id
 * @throws NOT_FOUND
 */
export async function deleteScene(em: EntityManager, id: string): Promise<string> {
  if ((await em.nativeDelete(Scene, { id })) === 0) throw notFound('scene', id);
  return id;
}

/** The values as the entity takes them, with every reference known to exist. */
async function stored(
  em: EntityManager,
  { studioId, performerIds, tagIds, ...columns }: Checked<UpdateSceneInput, typeof UPDATE_SCENE_RULES>,
) {
  return {
    ...columns,
    ...(studioId !== undefined && { studio: studioId && (await existingId(em, 'studio', studioId)) }),
    ...(performerIds && { performers: await existingIds(em, 'performer', performerIds) }),
    ...(tagIds && { tags: await existingIds(em, 'tag', tagIds) }),
  };
}
