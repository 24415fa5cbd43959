import { Entity, Index, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';
import { NamedEntity } from './named-entity.ts';

@ObjectType({
  description: 'A person who appears in scenes; name and disambiguation together are unique, regardless of case.',
  simpleResolvers: true,
})
@Entity({ tableName: 'performer' })
@Index({ properties: ['nameKey', 'id'] })
@Index({ properties: ['lastSyncedKey', 'id'] })
@Index({ properties: ['createdAt', 'id'] })
@Index({ properties: ['updatedAt', 'id'] })
export class Performer extends NamedEntity {
  @Field(() => String, { nullable: true, description: 'What tells people of the same name apart.' })
  @Property({ type: 'text', nullable: true })
  disambiguation?: string | null;
}
