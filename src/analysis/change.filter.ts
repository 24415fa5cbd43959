import { sql } from 'kysely';
import { Field, Float, ID, InputType } from 'type-graphql';
import type { OrderKey, OrderTerm } from '../database/keyset.ts';
import type { Predicate } from '../database/query.ts';
import { capped, type FilterSite, isOneOf, valuePredicates } from '../database/predicates.ts';
import { integerId } from '../graphql/integer-id.ts';
import { orderInputType, orderKey, textOrderKey, totalOrder } from '../graphql/list-order.ts';
import type { ChangeRow } from './change.read.ts';
import { ChangeAction, ChangeStatus, SceneField } from './plan-change.entity.ts';

/** What the sort key of the confidence holds when there is none. */
const NO_CONFIDENCE = -1;

@InputType({
  description:
    'Conditions on changes; all of them must hold. An empty filter matches every change, an empty list none; what ' +
    'changes by filter needs a condition.',
})
export class PlanChangeFilter {
  @Field(() => [ID], { nullable: true, description: 'It is one of these.' })
  ids?: string[] | null;

  @Field(() => ID, { nullable: true, description: 'It belongs to this plan.' })
  planId?: string | null;

  @Field(() => [ID], { nullable: true, description: 'It is for one of these scenes.' })
  sceneIds?: string[] | null;

  @Field(() => [SceneField], { nullable: true, description: 'It is for one of these fields.' })
  fields?: SceneField[] | null;

  @Field(() => [ChangeAction], { nullable: true, description: 'It does one of these.' })
  actions?: ChangeAction[] | null;

  @Field(() => [ChangeStatus], { nullable: true, description: 'One of these has become of it.' })
  statuses?: ChangeStatus[] | null;

  @Field(() => Float, {
    nullable: true,
    description: 'The tool is at least as sure; a change without a confidence is not.',
  })
  minConfidence?: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'The tool is at most as sure; a change without a confidence is not.',
  })
  maxConfidence?: number | null;
}

const ORDER_FIELDS = {
  ID: 'The number: those submitted first come first.',
  SCENE_ID: 'The id of the scene, as text.',
  CONFIDENCE: 'How sure the tool is.',
};

type ChangeOrderField = keyof typeof ORDER_FIELDS;

export const PlanChangeOrder = orderInputType<ChangeOrderField>('PlanChange', ORDER_FIELDS);
export type PlanChangeOrder = InstanceType<typeof PlanChangeOrder>;

const ORDER_KEYS: Readonly<Record<ChangeOrderField, OrderKey<ChangeRow>>> = {
  ID: orderKey('plan_change', 'id', 'ID', 'id'),
  SCENE_ID: textOrderKey('plan_change', 'scene_id', 'SCENE_ID', 'sceneId'),
  CONFIDENCE: orderKey('plan_change', 'confidence_key', 'CONFIDENCE', 'confidence', NO_CONFIDENCE),
};

/** The order of a list of changes; as they were submitted unless it is asked for another. */
export function changeOrder(requested: readonly PlanChangeOrder[] | null | undefined): OrderTerm<ChangeRow>[] {
  return totalOrder(ORDER_KEYS, requested, 'ID');
}

/** @throws BAD_USER_INPUT naming the condition that cannot be met */
export function changePredicates(site: FilterSite, filter: PlanChangeFilter | null | undefined): Predicate[] {
  if (!filter) return [];
  const { ids, planId, sceneIds, fields, actions, statuses, minConfidence, maxConfidence } = filter;
  // A confidence below zero is none; no condition may match it.
  const range = { gte: minConfidence == null ? null : Math.max(0, minConfidence), lte: maxConfidence ?? null };
  return [
    ...(planId != null ? [sql<boolean>`plan_change.plan_id = ${integerId(planId) ?? null}`] : []),
    ...oneOf(site, 'ids', 'id', ids?.map(integerId)),
    ...oneOf(site, 'sceneIds', 'scene_id', sceneIds),
    ...oneOf(site, 'fields', 'field', fields),
    ...oneOf(site, 'actions', 'action', actions),
    ...oneOf(site, 'statuses', 'status', statuses),
    ...valuePredicates(site, sql.ref('plan_change.confidence_key'), range, { absent: NO_CONFIDENCE }),
  ];
}

function oneOf(
  site: FilterSite,
  name: string,
  columnName: string,
  list: (string | number | undefined)[] | null | undefined,
): Predicate[] {
  if (!list) return [];
  const column = sql.ref(`plan_change.${columnName}`);
  // Rows with one value lie in an index in the order of their ids; those with several would have to be sorted.
  if (list.length === 1) return [sql<boolean>`${column} = ${list[0] ?? null}`];
  return [isOneOf(site.dialect, column, capped(site, name, list))];
}
