import { sql } from 'kysely';
import { Field, ID, InputType } from 'type-graphql';
import type { OrderKey, OrderTerm } from '../database/keyset.ts';
import type { Predicate } from '../database/query.ts';
import { capped, type FilterSite, isOneOf } from '../database/predicates.ts';
import { DateTimeFilter, OrderDirection } from '../graphql/filters.ts';
import { integerId } from '../graphql/integer-id.ts';
import { orderInputType, orderKey, totalOrder } from '../graphql/list-order.ts';
import { ofInstant } from '../library/filter-predicates.ts';
import { PlanStatus } from './analysis-plan.entity.ts';
import type { PlanRow } from './plan.read.ts';

@InputType({ description: 'Conditions on plans; all of them must hold. An empty filter matches every plan.' })
export class AnalysisPlanFilter {
  @Field(() => [ID], { nullable: true, description: 'It is one of these; an empty list matches nothing.' })
  ids?: string[] | null;

  @Field(() => [PlanStatus], { nullable: true, description: 'It has come this far; an empty list matches nothing.' })
  statuses?: PlanStatus[] | null;

  @Field(() => DateTimeFilter, { nullable: true, description: 'When it was submitted.' })
  createdAt?: DateTimeFilter | null;

  @Field(() => DateTimeFilter, { nullable: true, description: 'When it, or a change of it, last changed.' })
  updatedAt?: DateTimeFilter | null;
}

const ORDER_FIELDS = {
  ID: 'The number: those submitted first come first.',
  CREATED_AT: 'When it was submitted.',
  UPDATED_AT: 'When it, or a change of it, last changed.',
};

type PlanOrderField = keyof typeof ORDER_FIELDS;

export const AnalysisPlanOrder = orderInputType<PlanOrderField>('AnalysisPlan', ORDER_FIELDS);
export type AnalysisPlanOrder = InstanceType<typeof AnalysisPlanOrder>;

const ORDER_KEYS: Readonly<Record<PlanOrderField, OrderKey<PlanRow>>> = {
  ID: orderKey('analysis_plan', 'id', 'ID', 'id'),
  CREATED_AT: orderKey('analysis_plan', 'created_at', 'CREATED_AT', 'createdAt'),
  UPDATED_AT: orderKey('analysis_plan', 'updated_at', 'UPDATED_AT', 'updatedAt'),
};

/** The order of a list of plans; the newest first unless it is asked for another. */
export function planOrder(requested: readonly AnalysisPlanOrder[] | null | undefined): OrderTerm<PlanRow>[] {
  const newestFirst: AnalysisPlanOrder[] = [{ field: 'ID', direction: OrderDirection.DESC }];
  return totalOrder(ORDER_KEYS, requested?.length ? requested : newestFirst, 'ID');
}

const CREATED_AT = ofInstant('analysis_plan.created_at');
const UPDATED_AT = ofInstant('analysis_plan.updated_at');

/** @throws BAD_USER_INPUT naming the condition that cannot be met */
export function planPredicates(root: FilterSite, filter: AnalysisPlanFilter | null | undefined): Predicate[] {
  if (!filter) return [];
  const { ids, statuses, createdAt, updatedAt } = filter;
  const at = (name: string): FilterSite => ({ ...root, path: `${root.path}.${name}` });
  return [
    ...(ids ? [isOneOf(root.dialect, sql.ref('analysis_plan.id'), capped(root, 'ids', ids).map(integerId))] : []),
    ...(statuses ? [isOneOf(root.dialect, sql.ref('analysis_plan.status'), capped(root, 'statuses', statuses))] : []),
    ...(createdAt ? CREATED_AT(at('createdAt'), createdAt) : []),
    ...(updatedAt ? UPDATED_AT(at('updatedAt'), updatedAt) : []),
  ];
}
