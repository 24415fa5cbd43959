import { Ctx, Field, FieldResolver, ObjectType, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../graphql/context.ts';
import { DateTime } from '../scalars/date-time.ts';
import { StashVersionDocument } from './generated/operations.ts';
import { queryClient } from './query-client.ts';
import { StashFailure } from './stash-failure.ts';
import { SyncEntity } from './sync.service.ts';
import { lastSyncs, type LastSync } from './sync-state.read.ts';

@ObjectType({ description: 'Up to when a kind of objects is mirrored.', simpleResolvers: true })
class MirroredKind {
  @Field(() => SyncEntity, { description: 'The kind of objects.' })
  entity!: SyncEntity;

  @Field(() => DateTime, { nullable: true, description: 'When the last sync that was finished began; null before it.' })
  syncedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When the last full sync that was finished began.' })
  fullySyncedAt!: Date | null;
}

@ObjectType({ description: 'Whether Stash answers at this moment.', simpleResolvers: true })
class StashState {
  @Field(() => Boolean, { description: 'Whether it answers as it should.' })
  answers!: boolean;

  @Field(() => String, { nullable: true, description: 'Its version; null when it does not answer.' })
  version!: string | null;

  @Field(() => String, { nullable: true, description: 'What is wrong; null when it answers.' })
  problem!: string | null;
}

@ObjectType({ description: 'The mirror of a Stash server that the library is.', simpleResolvers: true })
class Mirror {
  @Field(() => String, { description: 'Where Stash is asked.' })
  url!: string;
}

@Resolver(() => Mirror)
export class MirrorResolver {
  @Query(() => Mirror, {
    nullable: true,
    description: 'What is known of the Stash server and its mirror; null when the library stands on its own.',
  })
  mirror(@Ctx() { stash }: Context): Mirror | null {
    return stash ? { url: stash.url } : null;
  }

  @FieldResolver(() => [MirroredKind], { description: 'Up to when each kind of objects is mirrored.' })
  kinds(@Root() _mirror: Mirror, @Ctx() { reader }: Context): Promise<LastSync[]> {
    return lastSyncs(reader);
  }

  @FieldResolver(() => StashState, { description: 'Whether Stash answers: it is asked whenever this is selected.' })
  async stash(@Root() _mirror: Mirror, @Ctx() { stash }: Context): Promise<StashState | null> {
    if (!stash) return null;
    try {
      const { version } = await queryClient(stash).query(StashVersionDocument, {});
      return { answers: true, version: version.version ?? null, problem: null };
    } catch (error) {
      if (error instanceof StashFailure) return { answers: false, version: null, problem: error.message };
      throw error;
    }
  }
}
