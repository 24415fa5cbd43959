import { Field, InputType } from 'type-graphql';
import type { OrderTerm } from '../database/keyset.ts';
import type { Predicate } from '../database/query.ts';
import type { FilterSite } from '../database/predicates.ts';
import { ReferenceFilter } from '../graphql/filters.ts';
import { orderInputType, totalOrder } from '../graphql/list-order.ts';
import { type Conditions, filterPredicates } from './filter-predicates.ts';
import { ofReference } from './filtered-relations.ts';
import { STUDIO_HIERARCHY } from './hierarchy.ts';
import { NamedFilter } from './named.filter.ts';
import { NAMED_ORDER_FIELDS, namedOrderKeys, type NamedOrderField, namedConditions } from './named.ts';
import type { StudioRow } from './studio.read.ts';

@InputType({ description: 'Conditions on studios; all of them must hold. An empty filter matches every studio.' })
export class StudioFilter extends NamedFilter {
  @Field(() => [StudioFilter], {
    nullable: true,
    description: 'All of these must match; an empty list asks for nothing.',
  })
  and?: StudioFilter[] | null;

  @Field(() => [StudioFilter], { nullable: true, description: 'At least one of these must match.' })
  or?: StudioFilter[] | null;

  @Field(() => StudioFilter, { nullable: true, description: 'This must not match.' })
  not?: StudioFilter | null;

  @Field(() => ReferenceFilter, { nullable: true, description: 'The studio that it belongs to.' })
  parent?: ReferenceFilter | null;
}

export const StudioOrder = orderInputType<NamedOrderField>('Studio', NAMED_ORDER_FIELDS);
export type StudioOrder = InstanceType<typeof StudioOrder>;

const ORDER_KEYS = namedOrderKeys('studio');

/** The order of a list of studios; by name unless it is asked for another. */
export function studioOrder(requested: readonly StudioOrder[] | null | undefined): OrderTerm<StudioRow>[] {
  return totalOrder(ORDER_KEYS, requested, 'NAME');
}

const CONDITIONS: Conditions<StudioFilter> = {
  ...namedConditions('studio'),
  parent: ofReference({ column: 'studio.parent_id', hierarchy: STUDIO_HIERARCHY }),
};

/** @throws BAD_USER_INPUT naming the condition that cannot be met */
export function studioPredicates(root: FilterSite, filter: StudioFilter | null | undefined): Predicate[] {
  return filterPredicates(root, CONDITIONS, filter);
}
