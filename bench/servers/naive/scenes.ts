import type { FilterQuery, QueryOrderMap } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sqlite';
import { Field, Int, ObjectType } from 'type-graphql';
import type { SceneFilter } from '../../../src/library/scene.filter.ts';
import { Scene } from '../../../src/library/scene.entity.ts';
import { placeOfScene, sceneCursor } from '../cursors.ts';
import { literal, phrasesOf, scenesWithWords } from '../search-sql.ts';

export const NEWEST_FIRST: QueryOrderMap<Scene> = { sceneDateKey: 'desc', id: 'desc' };
export const BY_TITLE: QueryOrderMap<Scene> = { titleKey: 'asc', id: 'asc' };

@ObjectType()
class PageInfo {
  @Field(() => Boolean)
  hasNextPage!: boolean;

  @Field(() => String, { nullable: true })
  endCursor!: string | null;
}

/** Which scenes, in which order, and how many. */
export interface SceneList {
  readonly where: FilterQuery<Scene>;
  readonly orderBy: QueryOrderMap<Scene>;
  readonly first: number;
  readonly after?: string | null;
}

@ObjectType()
export class SceneConnection {
  readonly #em: SqlEntityManager;
  readonly #list: SceneList;
  #scenes: Promise<Scene[]> | undefined;

  constructor(em: SqlEntityManager, list: SceneList) {
    this.#em = em;
    this.#list = list;
  }

  @Field(() => [Scene])
  async nodes(): Promise<Scene[]> {
    return (await this.#read()).slice(0, this.#list.first);
  }

  @Field(() => PageInfo)
  async pageInfo(): Promise<PageInfo> {
    const last = (await this.nodes()).at(-1);
    return {
      hasNextPage: (await this.#read()).length > this.#list.first,
      endCursor: last ? sceneCursor({ id: last.id, sceneDate: last.sceneDate ?? null }) : null,
    };
  }

  @Field(() => Int)
  totalCount(): Promise<number> {
    return this.#em.count(Scene, this.#list.where);
  }

  /** One more than the page has, where there is one. */
  #read(): Promise<Scene[]> {
    const { where, orderBy, first, after } = this.#list;
    this.#scenes ??= this.#em.find(Scene, { $and: [where, afterPlace(after)] }, { orderBy, limit: first + 1 });
    return this.#scenes;
  }
}

/** The conditions that a filter of the queries has. */
export async function conditionsOf(em: SqlEntityManager, filter: SceneFilter | null): Promise<FilterQuery<Scene>> {
  const conditions: FilterQuery<Scene>[] = [];
  if (filter?.tags?.includes) conditions.push({ tags: { $some: { id: filter.tags.includes } } });
  if (filter?.performers?.includes) conditions.push({ performers: { $some: { id: filter.performers.includes } } });
  if (filter?.organized?.eq != null) conditions.push({ organized: filter.organized.eq });
  if (filter?.search) {
    const found = await em.execute<{ id: string }[]>(scenesFound(filter.search));
    conditions.push({ id: found.map(({ id }) => id) });
  }
  return { $and: conditions };
}

/** A query for the ids of the scenes that a search finds. The mapper knows no full-text search. */
export function scenesFound(search: string): string {
  return scenesWithWords(phrasesOf(search).map(literal));
}

function afterPlace(cursor: string | null | undefined): FilterQuery<Scene> {
  const [date, id] = (placeOfScene(cursor) ?? []) as string[];
  if (date === undefined || id === undefined) return {};
  return { $or: [{ sceneDateKey: { $lt: date } }, { sceneDateKey: date, id: { $lt: id } }] };
}
