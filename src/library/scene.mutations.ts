import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../graphql/context.ts';
import { type Kind, remove, save } from './mutation.ts';
import { Scene } from './scene.entity.ts';
import { CreateSceneInput, UpdateSceneInput } from './scene.input.ts';
import { sceneById, type SceneRow } from './scene.read.ts';
import { createScene, deleteScene, updateScene } from './scene.service.ts';

const SCENE: Kind<SceneRow> = { kind: 'SCENE', byId: sceneById };

@Resolver(() => Scene)
export class SceneMutations {
  @Mutation(() => Scene, { description: 'Adds a scene to the library.' })
  createScene(
    @Arg('input', () => CreateSceneInput, { description: 'The scene.' }) input: CreateSceneInput,
    @Ctx() context: Context,
  ): Promise<SceneRow> {
    return save(context, SCENE, 'CREATED', (em) => createScene(em, input));
  }

  @Mutation(() => Scene, { description: 'Changes what is named of a scene, and nothing else.' })
  updateScene(
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
    @Arg('input', () => UpdateSceneInput, { description: 'The changes.' }) input: UpdateSceneInput,
    @Ctx() context: Context,
  ): Promise<SceneRow> {
    return save(context, SCENE, 'UPDATED', (em) => updateScene(em, id, input));
  }

  @Mutation(() => ID, {
    description: 'Deletes a scene, but not its files, and gives its id. The history of changes to it stays.',
  })
  deleteScene(@Arg('id', () => ID, { description: 'Its id.' }) id: string, @Ctx() context: Context): Promise<string> {
    return remove(context, SCENE, (em) => deleteScene(em, id));
  }
}
