import { describe, expect, it } from '@jest/globals';
import { jobDefinitions } from '../../src/job-definitions.ts';
import { JobType } from '../../src/jobs/define-job.ts';
import { createRegistry } from '../../src/jobs/job-registry.ts';
import { workDefinition } from './work.ts';

describe('createRegistry', () => {
  it('takes one definition for each type', () => {
    const definition = workDefinition();
    expect([...createRegistry([definition], [JobType.APPLY_PLAN])]).toEqual([['apply_plan', definition]]);
  });

  it('refuses a type without a definition', () => {
    expect(() => createRegistry([], [JobType.APPLY_PLAN])).toThrow(
      'The job type apply_plan needs exactly one definition; it has 0. See src/job-definitions.ts.',
    );
  });

  it('refuses a type with two', () => {
    expect(() => createRegistry([workDefinition(), workDefinition()], [])).toThrow(
      'The job type apply_plan needs exactly one definition; it has 2. See src/job-definitions.ts.',
    );
  });

  it('finds every type of this version defined', () => {
    expect([...createRegistry(jobDefinitions({})).keys()].sort()).toEqual(Object.values(JobType).sort());
  });
});
