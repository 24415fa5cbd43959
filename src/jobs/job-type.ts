import { registerEnumType } from 'type-graphql';
import { JobType } from './define-job.ts';

const DESCRIPTIONS: Readonly<Record<keyof typeof JobType, string>> = {
  APPLY_PLAN: 'Applies what is accepted of a plan. Its items are changes.',
  ANALYSIS: 'Looks through scenes and proposes changes to them, in a plan. Its items are scenes.',
  CLEAN_UP: 'Deletes jobs that ended long ago and refreshes statistics. Its items are jobs.',
  SYNC: 'Brings the mirror of Stash up to date. Its items are the objects that it reads.',
};

/** The types of jobs as clients see them: a stored type that this version does not know is UNKNOWN. */
export const JobTypeName = { ...JobType, UNKNOWN: 'unknown' } as const;
export type JobTypeName = JobType | 'unknown';

registerEnumType(JobTypeName, {
  name: 'JobType',
  description: 'What a job does.',
  valuesConfig: {
    ...Object.fromEntries(Object.entries(DESCRIPTIONS).map(([name, description]) => [name, { description }])),
    UNKNOWN: { description: 'Something that this version of the server does not know; such a job fails.' },
  },
});

/** The types that this version knows, as they are stored. */
export const KNOWN_TYPES: readonly string[] = Object.values(JobType);
