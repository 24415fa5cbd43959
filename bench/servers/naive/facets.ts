import type { SqlEntityManager } from '@mikro-orm/sqlite';
import { Field, Int, ObjectType } from 'type-graphql';
import { Performer } from '../../../src/library/performer.entity.ts';
import { Studio } from '../../../src/library/studio.entity.ts';
import { Tag } from '../../../src/library/tag.entity.ts';
import { scenesFound } from './scenes.ts';

@ObjectType()
class TagFacet {
  @Field(() => Tag)
  tag!: Tag;

  @Field(() => Int)
  count!: number;
}

@ObjectType()
class PerformerFacet {
  @Field(() => Performer)
  performer!: Performer;

  @Field(() => Int)
  count!: number;
}

@ObjectType()
class StudioFacet {
  @Field(() => Studio)
  studio!: Studio;

  @Field(() => Int)
  count!: number;
}

@ObjectType()
class YearFacet {
  @Field(() => Int)
  year!: number;

  @Field(() => Int)
  count!: number;
}

@ObjectType()
class OrganizedFacet {
  @Field(() => Boolean)
  value!: boolean;

  @Field(() => Int)
  count!: number;
}

@ObjectType()
export class SceneFacets {
  readonly #em: SqlEntityManager;
  readonly #search: string;
  readonly #first: number;

  constructor(em: SqlEntityManager, search: string, first: number) {
    this.#em = em;
    this.#search = search;
    this.#first = first;
  }

  @Field(() => [TagFacet])
  async tags(): Promise<TagFacet[]> {
    const counts = await this.#mostFrequent(
      `select tag_id as value, count(*) as count from scene_tags where scene_id in (${this.#scenes()}) group by 1`,
      'tag',
    );
    return Promise.all(
      counts.map(async ({ value, count }) => ({ tag: await this.#em.findOneOrFail(Tag, value), count })),
    );
  }

  @Field(() => [PerformerFacet])
  async performers(): Promise<PerformerFacet[]> {
    const counts = await this.#mostFrequent(
      `select performer_id as value, count(*) as count from scene_performers where scene_id in (${this.#scenes()})
       group by 1`,
      'performer',
    );
    return Promise.all(
      counts.map(async ({ value, count }) => ({ performer: await this.#em.findOneOrFail(Performer, value), count })),
    );
  }

  @Field(() => [StudioFacet])
  async studios(): Promise<StudioFacet[]> {
    const counts = await this.#mostFrequent(
      `select studio_id as value, count(*) as count from scene where id in (${this.#scenes()}) group by 1`,
      'studio',
    );
    return Promise.all(
      counts.map(async ({ value, count }) => ({ studio: await this.#em.findOneOrFail(Studio, value), count })),
    );
  }

  @Field(() => [YearFacet])
  async years(): Promise<YearFacet[]> {
    const counts = await this.#mostFrequent(
      `select substr(scene_date, 1, 4) as value, count(*) as count from scene
       where id in (${this.#scenes()}) and scene_date is not null group by 1`,
    );
    return counts.map(({ value, count }) => ({ year: Number(value), count }));
  }

  @Field(() => [OrganizedFacet])
  async organized(): Promise<OrganizedFacet[]> {
    const counts = await this.#mostFrequent(
      `select organized as value, count(*) as count from scene where id in (${this.#scenes()}) group by 1`,
    );
    return counts.map(({ value, count }) => ({ value: Number(value) === 1, count }));
  }

  #mostFrequent(counted: string, kind?: 'performer' | 'studio' | 'tag') {
    const named = kind ? `join ${kind} on id = value` : '';
    return this.#em.execute<{ value: string; count: number }[]>(
      `select value, count from (${counted}) ${named}
       order by count desc, ${kind ? 'name_key, ' : ''}value limit ${this.#first}`,
    );
  }

  #scenes(): string {
    return scenesFound(this.#search);
  }
}
