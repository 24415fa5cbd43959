import { Field, InputType } from 'type-graphql';
import type { OrderTerm } from '../database/keyset.ts';
import { columnNamed } from '../database/names.ts';
import type { Predicate } from '../database/query.ts';
import type { FilterSite } from '../database/predicates.ts';
import { StringFilter } from '../graphql/filters.ts';
import { orderInputType, totalOrder } from '../graphql/list-order.ts';
import { type Conditions, filterPredicates, ofText } from './filter-predicates.ts';
import { NamedFilter } from './named.filter.ts';
import { NAMED_ORDER_FIELDS, namedOrderKeys, type NamedOrderField, namedConditions } from './named.ts';
import type { PerformerRow } from './performer.read.ts';

@InputType({ description: 'Conditions on performers; all of them must hold. An empty filter matches every performer.' })
export class PerformerFilter extends NamedFilter {
  @Field(() => [PerformerFilter], {
    nullable: true,
    description: 'All of these must match; an empty list asks for nothing.',
  })
  and?: PerformerFilter[] | null;

  @Field(() => [PerformerFilter], { nullable: true, description: 'At least one of these must match.' })
  or?: PerformerFilter[] | null;

  @Field(() => PerformerFilter, { nullable: true, description: 'This must not match.' })
  not?: PerformerFilter | null;

  @Field(() => StringFilter, { nullable: true, description: 'What tells people of the same name apart.' })
  disambiguation?: StringFilter | null;
}

export const PerformerOrder = orderInputType<NamedOrderField>('Performer', NAMED_ORDER_FIELDS);
export type PerformerOrder = InstanceType<typeof PerformerOrder>;

const ORDER_KEYS = namedOrderKeys('performer');

/** The order of a list of performers; by name unless it is asked for another. */
export function performerOrder(requested: readonly PerformerOrder[] | null | undefined): OrderTerm<PerformerRow>[] {
  return totalOrder(ORDER_KEYS, requested, 'NAME');
}

const CONDITIONS: Conditions<PerformerFilter> = {
  ...namedConditions('performer'),
  disambiguation: ofText({ value: columnNamed('performer.disambiguation') }),
};

/** @throws BAD_USER_INPUT naming the condition that cannot be met */
export function performerPredicates(root: FilterSite, filter: PerformerFilter | null | undefined): Predicate[] {
  return filterPredicates(root, CONDITIONS, filter);
}
