import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../graphql/context.ts';
import { type Kind, remove, save } from './mutation.ts';
import { Performer } from './performer.entity.ts';
import { CreatePerformerInput, UpdatePerformerInput } from './performer.input.ts';
import { performerById, type PerformerRow } from './performer.read.ts';
import { createPerformer, deletePerformer, updatePerformer } from './performer.service.ts';

const PERFORMER: Kind<PerformerRow> = { kind: 'PERFORMER', byId: performerById };

@Resolver(() => Performer)
export class PerformerMutations {
  @Mutation(() => Performer, { description: 'Adds a performer to the library.' })
  createPerformer(
    @Arg('input', () => CreatePerformerInput, { description: 'The performer.' }) input: CreatePerformerInput,
    @Ctx() context: Context,
  ): Promise<PerformerRow> {
    return save(context, PERFORMER, 'CREATED', (em) => createPerformer(em, input));
  }

  @Mutation(() => Performer, { description: 'Changes what is named of a performer, and nothing else.' })
  updatePerformer(
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
    @Arg('input', () => UpdatePerformerInput, { description: 'The changes.' }) input: UpdatePerformerInput,
    @Ctx() context: Context,
  ): Promise<PerformerRow> {
    return save(context, PERFORMER, 'UPDATED', (em) => updatePerformer(em, id, input));
  }

  @Mutation(() => ID, {
    description: 'Deletes a performer, who then appears in no scene, and gives the id.',
  })
  deletePerformer(
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
    @Ctx() context: Context,
  ): Promise<string> {
    return remove(context, PERFORMER, (em) => deletePerformer(em, id));
  }
}
