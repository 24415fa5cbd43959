import type { EntityManager } from '@mikro-orm/sqlite';
import { notFound } from '../errors.ts';
import { type Checked, checkedInput } from './input-rules.ts';
import { Performer } from './performer.entity.ts';
import { relink } from './relink.ts';
import { Scene } from './scene.entity.ts';
import { CREATE_SCENE_RULES, type CreateSceneInput, UPDATE_SCENE_RULES, type UpdateSceneInput } from './scene.input.ts';
import { allExisting, existing, newId } from './stored-checks.ts';
import { Studio } from './studio.entity.ts';
import { Tag } from './tag.entity.ts';

/**
 * Stores a new scene.
 *
 * @returns its id
 * @throws BAD_USER_INPUT, or CONFLICT when the id is taken, at the first field that cannot be used
 */
export async function createScene(em: EntityManager, input: CreateSceneInput): Promise<string> {
  const { id: wantedId, ...values } = checkedInput(input, CREATE_SCENE_RULES);
  const id = await newId(em, Scene, wantedId);
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
  const { performers, tags, ...columns } = await stored(em, values);
  em.assign(scene, columns);
  if (performers) await relink(scene, scene.performers, performers);
  if (tags) await relink(scene, scene.tags, tags);
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
    ...(studioId !== undefined && { studio: studioId && (await existing(em, Studio, studioId)) }),
    ...(performerIds && { performers: await allExisting(em, Performer, performerIds) }),
    ...(tagIds && { tags: await allExisting(em, Tag, tagIds) }),
  };
}
