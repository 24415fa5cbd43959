import { Collection, type Opt } from '@mikro-orm/core';
import { Entity, Index, ManyToMany, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';
import { LibraryEntity } from './library-entity.ts';
import { textKey } from '../database/text-key.ts';

@ObjectType({
  description: 'A genre, a theme or any other label; tags form a hierarchy in which a tag may have several parents.',
  simpleResolvers: true,
})
@Entity({ tableName: 'tag' })
@Unique({ properties: ['nameKey'] })
@Index({ properties: ['lastSyncedKey', 'id'] })
@Index({ properties: ['createdAt', 'id'] })
@Index({ properties: ['updatedAt', 'id'] })
export class Tag extends LibraryEntity {
  @Field(() => String, { description: 'The name, unique among tags regardless of case.' })
  @Property({ type: 'text' })
  name!: string;

  @Property({ type: 'text', hidden: true, onCreate: keyOfName, onUpdate: keyOfName })
  nameKey!: Opt<string>;

  @Field(() => [String], { description: 'Other names and spellings.' })
  @Property({ type: 'json' })
  aliases: Opt<string[]> = [];

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

function keyOfName(tag: Tag): string {
  return textKey(tag.name);
}
