import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../graphql/context.ts';
import { type Kind, remove, save } from './mutation.ts';
import { Studio } from './studio.entity.ts';
import { CreateStudioInput, UpdateStudioInput } from './studio.input.ts';
import { studioById, type StudioRow } from './studio.read.ts';
import { createStudio, deleteStudio, updateStudio } from './studio.service.ts';

const STUDIO: Kind<StudioRow> = { kind: 'STUDIO', byId: studioById };

@Resolver(() => Studio)
export class StudioMutations {
  @Mutation(() => Studio, { description: 'Adds a studio to the library.' })
  createStudio(
    @Arg('input', () => CreateStudioInput, { description: 'The studio.' }) input: CreateStudioInput,
    @Ctx() context: Context,
  ): Promise<StudioRow> {
    return save(context, STUDIO, 'CREATED', (em) => createStudio(em, input));
  }

  @Mutation(() => Studio, { description: 'Changes what is named of a studio, and nothing else.' })
  updateStudio(
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
    @Arg('input', () => UpdateStudioInput, { description: 'The changes.' }) input: UpdateStudioInput,
    @Ctx() context: Context,
  ): Promise<StudioRow> {
    return save(context, STUDIO, 'UPDATED', (em) => updateStudio(em, id, input));
  }

  @Mutation(() => ID, {
    description:
      'Deletes a studio and gives its id. Its scenes stay without a studio, and the studios below it without a parent.',
  })
  deleteStudio(@Arg('id', () => ID, { description: 'Its id.' }) id: string, @Ctx() context: Context): Promise<string> {
    return remove(context, STUDIO, (em) => deleteStudio(em, id));
  }
}
