import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../graphql/context.ts';
import { type Kind, remove, save } from './mutation.ts';
import { Tag } from './tag.entity.ts';
import { CreateTagInput, UpdateTagInput } from './tag.input.ts';
import { tagById, type TagRow } from './tag.read.ts';
import { createTag, deleteTag, updateTag } from './tag.service.ts';

const TAG: Kind<TagRow> = { kind: 'TAG', byId: tagById };

@Resolver(() => Tag)
export class TagMutations {
  @Mutation(() => Tag, { description: 'Adds a tag to the library.' })
  createTag(
    @Arg('input', () => CreateTagInput, { description: 'The tag.' }) input: CreateTagInput,
    @Ctx() context: Context,
  ): Promise<TagRow> {
    return save(context, TAG, 'CREATED', (em) => createTag(em, input));
  }

  @Mutation(() => Tag, { description: 'Changes what is named of a tag, and nothing else.' })
  updateTag(
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
    @Arg('input', () => UpdateTagInput, { description: 'The changes.' }) input: UpdateTagInput,
    @Ctx() context: Context,
  ): Promise<TagRow> {
    return save(context, TAG, 'UPDATED', (em) => updateTag(em, id, input));
  }

  @Mutation(() => ID, {
    description: 'Deletes a tag and gives its id. Scenes lose it, and the tags below it lose it as a parent.',
  })
  deleteTag(@Arg('id', () => ID, { description: 'Its id.' }) id: string, @Ctx() context: Context): Promise<string> {
    return remove(context, TAG, (em) => deleteTag(em, id));
  }
}
