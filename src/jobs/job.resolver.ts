import {
  Arg,
  Args,
  ArgsType,
  Ctx,
  Field,
  FieldResolver,
  ID,
  Mutation,
  Query,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql';
import type { JobRow } from '../graphql/channels.ts';
import { connectionType, PageArgs } from '../graphql/connection.ts';
import type { Context } from '../graphql/context.ts';
import { pageOf } from '../graphql/paged-list.ts';
import { changedJob } from './changed-job.ts';
import { Job } from './job.entity.ts';
import { JobFilter, JobOrder, jobOrder, jobPredicates } from './job.filter.ts';
import { jobById, JOBS } from './job.read.ts';
import { JobTypeName, KNOWN_TYPES } from './job-type.ts';
import { jobUpdates } from './job-updates.ts';
import { cancelJob, retryJob } from './queue.ts';

const JobConnection = connectionType<JobRow>(Job, 'Job');
type JobConnection = InstanceType<typeof JobConnection>;

@ArgsType()
class JobListArgs {
  @Field(() => JobFilter, { nullable: true, description: 'Which jobs; all of them when left out.' })
  filter?: JobFilter | null;

  @Field(() => [JobOrder], { nullable: true, description: 'How they are sorted; the newest first when left out.' })
  orderBy?: JobOrder[] | null;
}

@Resolver(() => Job)
export class JobResolver {
  @Query(() => Job, { nullable: true, description: 'A job; null when there is none with the id.' })
  job(@Arg('id', () => ID, { description: 'Its id.' }) id: string, @Ctx() context: Context): Promise<JobRow | null> {
    return context.loaders.of(jobById).load(id);
  }

  @Query(() => JobConnection, { description: 'The jobs, waiting, running and done.' })
  jobs(
    @Args(() => JobListArgs) { filter, orderBy }: JobListArgs,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: Context,
  ): JobConnection {
    const where = jobPredicates({ dialect: context.reader.dialect, path: 'filter' }, filter);
    return new JobConnection(pageOf(context.reader, { source: JOBS, where, order: jobOrder(orderBy) }, page));
  }

  @FieldResolver(() => JobTypeName, { description: 'What it does.' })
  type(@Root() { type }: JobRow): string {
    return KNOWN_TYPES.includes(type) ? type : JobTypeName.UNKNOWN;
  }

  @Mutation(() => Job, {
    description:
      'Cancels a job: one that waits at once, one that runs before its next batch. What it has done stays, and its ' +
      'counters say how much that is.',
  })
  cancelJob(@Arg('id', () => ID, { description: 'Its id.' }) id: string, @Ctx() context: Context): Promise<JobRow> {
    return changedJob(context, (em) => cancelJob(em, id));
  }

  @Mutation(() => Job, {
    description: 'Has a job that failed or was cancelled go on from where it stopped, with all of its attempts.',
  })
  retryJob(@Arg('id', () => ID, { description: 'Its id.' }) id: string, @Ctx() context: Context): Promise<JobRow> {
    return changedJob(context, (em) => retryJob(em, id));
  }

  @Subscription(() => Job, {
    description:
      'Tells of one job, beginning with its present state, or of all jobs that change from now on, as far as this server ' +
      'runs or changes them: of what another server on the same database file runs, job tells. Every final state is ' +
      'told; of several steps of progress that were not taken in time only the latest.',
    subscribe: ({ args, context }: { args: { id?: string | null }; context: Context }) => jobUpdates(context, args.id),
  })
  jobUpdated(
    @Root() job: JobRow,
    @Arg('id', () => ID, { nullable: true, description: 'The job; all jobs when left out.' }) _id: string | null,
    @Ctx() context: Context,
  ): JobRow {
    context.loaders.clear();
    return job;
  }
}
