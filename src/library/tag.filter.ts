import { Field, InputType } from 'type-graphql';
import type { OrderTerm } from '../database/keyset.ts';
import { columnNamed } from '../database/names.ts';
import type { Predicate } from '../database/query.ts';
import type { FilterSite } from '../database/predicates.ts';
import { HierarchyFilter, StringFilter } from '../graphql/filters.ts';
import { orderInputType, totalOrder } from '../graphql/list-order.ts';
import { type Conditions, filterPredicates, ofText } from './filter-predicates.ts';
import { filteredLink, type LinkDefinition, ofRelation } from './filtered-relations.ts';
import { TAG_HIERARCHY } from './hierarchy.ts';
import { NamedFilter } from './named.filter.ts';
import { NAMED_ORDER_FIELDS, namedOrderKeys, type NamedOrderField, namedConditions } from './named.ts';
import type { TagRow } from './tag.read.ts';

@InputType({ description: 'Conditions on tags; all of them must hold. An empty filter matches every tag.' })
export class TagFilter extends NamedFilter {
  @Field(() => [TagFilter], { nullable: true, description: 'All of these must match; an empty list asks for nothing.' })
  and?: TagFilter[] | null;

  @Field(() => [TagFilter], { nullable: true, description: 'At least one of these must match.' })
  or?: TagFilter[] | null;

  @Field(() => TagFilter, { nullable: true, description: 'This must not match.' })
  not?: TagFilter | null;

  @Field(() => StringFilter, { nullable: true, description: 'What the tag is for.' })
  description?: StringFilter | null;

  @Field(() => HierarchyFilter, { nullable: true, description: 'The tags right above it.' })
  parents?: HierarchyFilter | null;

  @Field(() => HierarchyFilter, { nullable: true, description: 'The tags right below it.' })
  children?: HierarchyFilter | null;
}

export const TagOrder = orderInputType<NamedOrderField>('Tag', NAMED_ORDER_FIELDS);
export type TagOrder = InstanceType<typeof TagOrder>;

const ORDER_KEYS = namedOrderKeys('tag');

/** The order of a list of tags; by name unless it is asked for another. */
export function tagOrder(requested: readonly TagOrder[] | null | undefined): OrderTerm<TagRow>[] {
  return totalOrder(ORDER_KEYS, requested, 'NAME');
}

const PARENTS: LinkDefinition = {
  table: 'tag_parents',
  owner: 'tag_id',
  target: 'parent_id',
  ownerId: 'tag.id',
  hierarchy: TAG_HIERARCHY,
};

const CONDITIONS: Conditions<TagFilter> = {
  ...namedConditions('tag'),
  description: ofText({ value: columnNamed('tag.description') }),
  parents: ofRelation(filteredLink(PARENTS)),
  children: ofRelation(filteredLink({ ...PARENTS, owner: 'parent_id', target: 'tag_id' })),
};

/** @throws BAD_USER_INPUT naming the condition that cannot be met */
export function tagPredicates(root: FilterSite, filter: TagFilter | null | undefined): Predicate[] {
  return filterPredicates(root, CONDITIONS, filter);
}
