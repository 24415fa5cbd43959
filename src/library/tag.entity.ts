import { Collection } from '@mikro-orm/core';
import { Entity, Index, ManyToMany, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';
import { NamedEntity } from './named-entity.ts';

@ObjectType({
  description:
    'A genre, a theme or any other label. A tag may have several parents; its name is unique, regardless of case.',
  simpleResolvers: true,
})
@Entity({ tableName: 'tag' })
@Unique({ properties: ['nameKey'] })
@Index({ properties: ['lastSyncedKey', 'id'] })
@Index({ properties: ['createdAt', 'id'] })
@Index({ properties: ['updatedAt', 'id'] })
export class Tag extends NamedEntity {
  @Field(() => String, { nullable: true, description: 'What the tag is for.' })
  @Property({ type: 'text', nullable: true })
  description?: string | null;

  @ManyToMany({ entity: () => Tag, pivotEntity: () => TagParent })
  parents = new Collection<Tag>(this);
}

/** One step of the tag hierarchy, from a tag up to one of its parents. */
@Entity({ tableName: 'tag_parents' })
@Index({ properties: ['parent', 'tag'] })
export class TagParent {
  @ManyToOne(() => Tag, { primary: true, deleteRule: 'cascade', index: false })
  tag!: Tag;

  @ManyToOne(() => Tag, { primary: true, deleteRule: 'cascade', index: false })
  parent!: Tag;
}
