import { Arg, Ctx, Field, InputType, Mutation, registerEnumType, Resolver } from 'type-graphql';
import type { JobRow } from '../graphql/channels.ts';
import type { Context } from '../graphql/context.ts';
import { changedJob } from '../jobs/changed-job.ts';
import { Job } from '../jobs/job.entity.ts';
import { startSync, SyncEntity, SyncMode } from './sync.service.ts';

registerEnumType(SyncMode, {
  name: 'SyncMode',
  description: 'How much of Stash a sync reads.',
  valuesConfig: {
    FULL: { description: 'Everything; what Stash has no longer is removed here.' },
    INCREMENTAL: {
      description: 'What has changed since the last sync, as far as Stash dates changes. The first sync is a full one.',
    },
  },
});

registerEnumType(SyncEntity, {
  name: 'SyncEntity',
  description: 'The kinds of objects that are mirrored.',
  valuesConfig: {
    STUDIOS: { description: 'Studios.' },
    TAGS: { description: 'Tags.' },
    PERFORMERS: { description: 'Performers.' },
    SCENES: { description: 'Scenes. They refer to the other kinds.' },
  },
});

@InputType({ description: 'What a sync does.' })
class StartSyncInput {
  @Field(() => SyncMode, { defaultValue: SyncMode.INCREMENTAL, description: 'How much it reads.' })
  mode!: SyncMode;

  @Field(() => [SyncEntity], { nullable: true, description: 'Which kinds of objects; all of them when left out.' })
  entities?: SyncEntity[] | null;
}

@Resolver()
export class SyncMutations {
  @Mutation(() => Job, {
    description:
      'Has a job bring the mirror of Stash up to date. While one is at it, or waits to be, that job is given, whatever it does.',
  })
  startSync(
    @Arg('input', () => StartSyncInput, {
      nullable: true,
      description: 'What it does; an incremental sync of everything when left out.',
    })
    input: StartSyncInput | null | undefined,
    @Ctx() context: Context,
  ): Promise<JobRow> {
    const { mode = SyncMode.INCREMENTAL, entities } = input ?? {};
    return changedJob(context, (em) => startSync(em, context.stash, { mode, ...(entities && { entities }) }));
  }
}
