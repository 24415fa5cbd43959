import { Collection, type Opt, type Ref } from '@mikro-orm/core';
import { Check, Entity, Index, ManyToMany, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, Int, ObjectType } from 'type-graphql';
import { DateTime } from '../scalars/date-time.ts';
import { PartialDate } from '../scalars/partial-date.ts';
import { BEFORE_ALL_TIME, LibraryEntity } from './library-entity.ts';
import { Performer } from './performer.entity.ts';
import { ScenePerformer, SceneTag } from './scene-link.entity.ts';
import { Studio } from './studio.entity.ts';
import { Tag } from './tag.entity.ts';
import { textKey } from '../database/text-key.ts';

@ObjectType({ description: 'A film, an episode or a clip of the library.', simpleResolvers: true })
@Entity({ tableName: 'scene' })
@Index({ properties: ['titleKey', 'id'] })
@Index({ properties: ['sceneDateKey', 'id'] })
@Index({ properties: ['createdDateKey', 'id'] })
@Index({ properties: ['rating100Key', 'id'] })
@Index({ properties: ['lastSyncedKey', 'id'] })
@Index({ properties: ['createdAt', 'id'] })
@Index({ properties: ['updatedAt', 'id'] })
@Index({ properties: ['organized', 'id'] })
@Index({ properties: ['code', 'id'] })
@Index({ properties: ['director', 'id'] })
@Index({ properties: ['studio', 'id'] })
export class Scene extends LibraryEntity {
  @Field(() => String, { description: 'The title; empty when none is known.' })
  @Property({ type: 'text' })
  title!: string;

  @Property({ type: 'text', hidden: true, onCreate: keyOfTitle, onUpdate: keyOfTitle })
  titleKey!: Opt<string>;

  @Field(() => String, { nullable: true, description: "The studio's or the owner's own number for it." })
  @Property({ type: 'text', nullable: true })
  code?: string | null;

  @Field(() => String, { nullable: true, description: 'What it is about.' })
  @Property({ type: 'text', nullable: true })
  details?: string | null;

  @Field(() => String, { nullable: true, description: 'Who directed it; several are separated by commas.' })
  @Property({ type: 'text', nullable: true })
  director?: string | null;

  @Field(() => [String], { description: 'Pages about it.' })
  @Property({ type: 'json' })
  urls: Opt<string[]> = [];

  @Field(() => [String], { description: 'Where its files lie, as the library knows them.' })
  @Property({ type: 'json' })
  paths: Opt<string[]> = [];

  @Field(() => Boolean, { description: 'Whether a person has looked through it and found it in order.' })
  @Property({ type: 'boolean', default: false })
  organized: Opt<boolean> = false;

  @Field(() => Int, { nullable: true, description: "The owner's rating, from 0 to 100." })
  @Property({ type: 'integer', nullable: true })
  @Check({ expression: 'rating100 between 0 and 100' })
  rating100?: number | null;

  @Property({
    type: 'integer',
    fieldName: 'rating100_key',
    generated: '(coalesce(rating100, -1)) virtual',
    hidden: true,
  })
  rating100Key!: Opt<number>;

  @Field(() => PartialDate, { nullable: true, description: 'When it was released.' })
  @Property({ type: 'text', nullable: true })
  @Check({ expression: 'length(scene_date) in (4, 7, 10)' })
  sceneDate?: string | null;

  @Property({ type: 'text', generated: `(coalesce(scene_date, '')) virtual`, hidden: true })
  sceneDateKey!: Opt<string>;

  @Field(() => DateTime, { nullable: true, description: 'When it came into the library.' })
  @Property({ type: 'Date', nullable: true })
  createdDate?: Date | null;

  @Property({
    type: 'bigint',
    runtimeType: 'number',
    generated: `(coalesce(created_date, ${BEFORE_ALL_TIME})) virtual`,
    hidden: true,
  })
  createdDateKey!: Opt<number>;

  @ManyToOne(() => Studio, { ref: true, nullable: true, deleteRule: 'set null', index: false })
  studio?: Ref<Studio> | null;

  @ManyToMany({ entity: () => Performer, pivotEntity: () => ScenePerformer })
  performers = new Collection<Performer>(this);

  /** The ids of its performers, kept by the database. */
  @Property({ type: 'json', defaultRaw: `'[]'`, hidden: true })
  performerIds!: Opt<string[]>;

  @ManyToMany({ entity: () => Tag, pivotEntity: () => SceneTag })
  tags = new Collection<Tag>(this);

  /** The ids of its tags, kept by the database. */
  @Property({ type: 'json', defaultRaw: `'[]'`, hidden: true })
  tagIds!: Opt<string[]>;
}

function keyOfTitle(scene: Scene): string {
  return textKey(scene.title);
}
