import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { Field, ID, InputType } from 'type-graphql';
import type { OrderTerm } from '../database/keyset.ts';
import type { Predicate } from '../database/query.ts';
import { anyOf, capped, type FilterSite, isOneOf, not } from '../database/predicates.ts';
import type { JobRow } from '../graphql/channels.ts';
import { OrderDirection } from '../graphql/filters.ts';
import { integerId } from '../graphql/integer-id.ts';
import { orderInputType, orderKey, textOrderKey, totalOrder } from '../graphql/list-order.ts';
import { JobStatus } from './job.entity.ts';
import { JobTypeName, KNOWN_TYPES } from './job-type.ts';

@InputType({ description: 'Conditions on jobs; all of them must hold. An empty filter matches every job.' })
export class JobFilter {
  @Field(() => [ID], { nullable: true, description: 'Has one of these ids; an empty list matches nothing.' })
  ids?: string[] | null;

  @Field(() => [JobTypeName], {
    nullable: true,
    description: 'Is of one of these types; an empty list matches nothing.',
  })
  types?: JobTypeName[] | null;

  @Field(() => [JobStatus], { nullable: true, description: 'Has come so far; an empty list matches nothing.' })
  statuses?: JobStatus[] | null;

  @Field(() => ID, { nullable: true, description: 'Belongs to this plan.' })
  planId?: string | null;
}

export const JobOrder = orderInputType('Job', {
  CREATED_AT: 'When it was enqueued.',
  ID: 'The id, as text.',
});
export type JobOrder = InstanceType<typeof JobOrder>;

const ORDER_KEYS = {
  CREATED_AT: orderKey<JobRow>('job', 'created_at', 'CREATED_AT', 'createdAt'),
  ID: textOrderKey<JobRow>('job', 'id', 'ID', 'id'),
};

const NEWEST_FIRST = [{ field: 'CREATED_AT', direction: OrderDirection.DESC }] as const;

/** The order of a list of jobs; the newest first unless it is asked for another. */
export function jobOrder(requested: readonly JobOrder[] | null | undefined): OrderTerm<JobRow>[] {
  return totalOrder(ORDER_KEYS, requested?.length ? requested : NEWEST_FIRST, 'CREATED_AT');
}

/** @throws BAD_USER_INPUT naming the condition that cannot be met */
export function jobPredicates(site: FilterSite, filter: JobFilter | null | undefined): Predicate[] {
  if (!filter) return [];
  const { ids, types, statuses, planId } = filter;
  const oneOf = (column: string, values: readonly unknown[]): RawBuilder<SqlBool> =>
    isOneOf(site.dialect, sql.ref(`job.${column}`), values);
  const predicates: Predicate[] = [];
  if (ids) predicates.push(oneOf('id', capped(site, 'ids', ids)));
  if (types) {
    const unknown = types.includes(JobTypeName.UNKNOWN) ? [not(oneOf('type', KNOWN_TYPES))] : [];
    predicates.push(anyOf([oneOf('type', capped(site, 'types', types)), ...unknown]));
  }
  if (statuses) predicates.push(oneOf('status', capped(site, 'statuses', statuses)));
  if (planId != null) predicates.push(sql`job.plan_id = ${integerId(planId) ?? null}`);
  return predicates;
}
