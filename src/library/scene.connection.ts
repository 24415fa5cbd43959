import type { GraphQLResolveInfo } from 'graphql';
import { ArgsType, Field } from 'type-graphql';
import { connectionType, type ForwardPageArgs, type PageArgs } from '../graphql/connection.ts';
import type { Context } from '../graphql/context.ts';
import { standsAlone } from '../graphql/look-ahead.ts';
import { type List, pageOf, pageOfParent, type Parent } from '../graphql/paged-list.ts';
import { foundScenes } from './found-scenes.ts';
import { Scene } from './scene.entity.ts';
import { SceneFilter, SceneOrder, sceneOrder, scenePredicates } from './scene.filter.ts';
import type { SceneRow } from './scene.read.ts';
import { selectedScenes } from './scene-selection.ts';

export const SceneConnection = connectionType<SceneRow>(Scene, 'Scene');
export type SceneConnection = InstanceType<typeof SceneConnection>;

/** Which scenes a list has, and in which order. */
@ArgsType()
export class SceneListArgs {
  @Field(() => SceneFilter, { nullable: true, description: 'Which scenes; all of them when left out.' })
  filter?: SceneFilter | null;

  @Field(() => [SceneOrder], {
    nullable: true,
    description: 'How they are sorted: by the first element, then by the next; by title when left out.',
  })
  orderBy?: SceneOrder[] | null;
}

/** @throws BAD_USER_INPUT naming the argument that cannot be met */
export function scenesPage(
  context: Context,
  list: SceneListArgs,
  page: PageArgs,
  info: GraphQLResolveInfo,
): SceneConnection {
  return new SceneConnection(pageOf(context.reader, sceneList(context, list, info), page));
}

/** @throws BAD_USER_INPUT naming the argument that cannot be met */
export function scenesPageOf(
  context: Context,
  parent: Pick<Parent, 'id' | 'scope'> & { kind: string },
  list: SceneListArgs,
  page: ForwardPageArgs,
  info: GraphQLResolveInfo,
): SceneConnection {
  const key = `${parent.kind} ${JSON.stringify([list, page])}`;
  return new SceneConnection(pageOfParent(context.loaders, sceneList(context, list, info), page, { ...parent, key }));
}

function sceneList(context: Context, { filter, orderBy }: SceneListArgs, info: GraphQLResolveInfo): List<SceneRow> {
  const site = { dialect: context.reader.dialect, path: 'filter' };
  const where = scenePredicates(site, filter);
  const order = sceneOrder(orderBy);
  return {
    where,
    order,
    ...(!standsAlone(info) && { found: () => foundScenes(context.loaders, filter, where) }),
    ...selectedScenes(info, order),
  };
}
