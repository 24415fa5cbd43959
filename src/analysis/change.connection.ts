import { ArgsType, Field } from 'type-graphql';
import { connectionType, type ForwardPageArgs, type PageArgs } from '../graphql/connection.ts';
import type { Context } from '../graphql/context.ts';
import { type List, pageOf, pageOfParent, type Parent } from '../graphql/paged-list.ts';
import { PlanChangeFilter, PlanChangeOrder, changeOrder, changePredicates } from './change.filter.ts';
import { type ChangeRow, CHANGES } from './change.read.ts';
import { PlanChange } from './plan-change.entity.ts';

export const PlanChangeConnection = connectionType<ChangeRow>(PlanChange, 'PlanChange');
export type PlanChangeConnection = InstanceType<typeof PlanChangeConnection>;

/** Which changes a list has. */
@ArgsType()
export class ChangeFilterArgs {
  @Field(() => PlanChangeFilter, { nullable: true, description: 'Which changes; all of them when left out.' })
  filter?: PlanChangeFilter | null;
}

/** Which changes a list has, and in which order. */
@ArgsType()
export class ChangeListArgs extends ChangeFilterArgs {
  @Field(() => [PlanChangeOrder], {
    nullable: true,
    description: 'How they are sorted; as they were submitted when left out.',
  })
  orderBy?: PlanChangeOrder[] | null;
}

/** @throws BAD_USER_INPUT naming the argument that cannot be met */
export function changesPage(context: Context, list: ChangeListArgs, page: PageArgs): PlanChangeConnection {
  return new PlanChangeConnection(pageOf(context.reader, changeList(context, list), page));
}

/** @throws BAD_USER_INPUT naming the argument that cannot be met */
export function changesPageOf(
  context: Context,
  parent: Pick<Parent, 'id' | 'scope'> & { kind: string },
  list: ChangeListArgs,
  page: ForwardPageArgs,
): PlanChangeConnection {
  const key = `${parent.kind} ${JSON.stringify([list, page])}`;
  return new PlanChangeConnection(pageOfParent(context.loaders, changeList(context, list), page, { ...parent, key }));
}

function changeList(context: Context, { filter, orderBy }: ChangeListArgs): List<ChangeRow> {
  const site = { dialect: context.reader.dialect, path: 'filter' };
  return { source: CHANGES, where: changePredicates(site, filter), order: changeOrder(orderBy) };
}
