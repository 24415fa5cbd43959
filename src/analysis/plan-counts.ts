import { sql } from 'kysely';
import { Field, Int, ObjectType } from 'type-graphql';
import { asQuery } from '../database/query.ts';
import { PreparedQuery } from '../database/prepared-query.ts';
import type { Reader } from '../database/reader.ts';
import type { LoaderDefinition } from '../graphql/loader.ts';
import type { ChangeStatus } from './plan-change.entity.ts';

@ObjectType({ description: 'How many changes a plan has, by what has become of them.', simpleResolvers: true })
export class PlanChangeCounts {
  @Field(() => Int, { description: 'All of them.' })
  total = 0;

  @Field(() => Int, { description: 'Those that wait for a decision.' })
  pending = 0;

  @Field(() => Int, { description: 'Those that are to be applied.' })
  accepted = 0;

  @Field(() => Int, { description: 'Those that are not to be applied.' })
  rejected = 0;

  @Field(() => Int, { description: 'Those that were applied.' })
  applied = 0;

  @Field(() => Int, { description: 'Those for which there was nothing to do.' })
  skipped = 0;

  @Field(() => Int, { description: 'Those that did not fit what they met.' })
  conflicted = 0;

  @Field(() => Int, { description: 'Those with which something went wrong.' })
  failed = 0;
}

/** The counts of plans by id. */
export const changeCountsOfPlan: LoaderDefinition<number, PlanChangeCounts> = { batch: readChangeCounts };

/** Counts the changes of plans with one statement; the result has an entry for each id, in their order. */
export async function readChangeCounts(reader: Reader, planIds: readonly number[]): Promise<PlanChangeCounts[]> {
  const counts = new Map(planIds.map((id) => [id, new PlanChangeCounts()]));
  for (const { planId, status, count } of await reader.run(COUNTS, { ids: JSON.stringify(planIds) })) {
    const ofPlan = counts.get(planId) as PlanChangeCounts;
    ofPlan[status] = count;
    ofPlan.total += count;
  }
  return planIds.map((id) => counts.get(id) as PlanChangeCounts);
}

const COUNTS = new PreparedQuery<{ ids: string }, { planId: number; status: `${ChangeStatus}`; count: number }>(
  (dialect, value) =>
    asQuery(
      dialect,
      sql`select plan_id as "planId", status, count(*) as count
          from ${dialect.elements(value('ids'))} as wanted
          cross join plan_change on plan_id = wanted.value group by plan_id, status`,
    ),
);
