import { type JobDefinition, JobType } from './define-job.ts';

/** The definition of each type of job. */
export type JobRegistry = ReadonlyMap<string, JobDefinition<object>>;

/**
 * Puts the definitions in order.
 *
 * @param types those that need a definition
 * @throws Error unless each type has exactly one definition
 */
export function createRegistry(
  definitions: readonly JobDefinition<object>[],
  types: readonly JobType[] = Object.values(JobType),
): JobRegistry {
  for (const type of new Set([...types, ...definitions.map((definition) => definition.type)])) {
    const count = definitions.filter((definition) => definition.type === type).length;
    if (count !== 1) {
      throw new Error(
        `The job type ${type} needs exactly one definition; it has ${count}. See src/job-definitions.ts.`,
      );
    }
  }
  return new Map(definitions.map((definition) => [definition.type, definition]));
}
