import type { Opt } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Performer } from './performer.entity.ts';
import { Scene } from './scene.entity.ts';
import { Tag } from './tag.entity.ts';

/** A performer's part in a scene. */
@Entity({ tableName: 'scene_performers' })
@Index({ properties: ['performer', 'scene'] })
@Index({ properties: ['performer', 'sceneDateKey', 'scene', 'sceneSignature'] })
export class ScenePerformer {
  @ManyToOne(() => Scene, { primary: true, deleteRule: 'cascade', index: false })
  scene!: Scene;

  @ManyToOne(() => Performer, { primary: true, deleteRule: 'cascade', index: false })
  performer!: Performer;

  /** The scene's own, kept by the database. */
  @Property({ type: 'text', default: '', hidden: true })
  sceneDateKey!: Opt<string>;

  /** Bits that tell of the scene's tags and whether it is organized, kept by the database. */
  @Property({ type: 'bigint', runtimeType: 'number', defaultRaw: '0', hidden: true })
  sceneSignature!: Opt<number>;
}

/** A tag on a scene. */
@Entity({ tableName: 'scene_tags' })
@Index({ properties: ['tag', 'scene'] })
@Index({ properties: ['tag', 'sceneDateKey', 'scene'] })
export class SceneTag {
  @ManyToOne(() => Scene, { primary: true, deleteRule: 'cascade', index: false })
  scene!: Scene;

  @ManyToOne(() => Tag, { primary: true, deleteRule: 'cascade', index: false })
  tag!: Tag;

  /** The scene's own, kept by the database. */
  @Property({ type: 'text', default: '', hidden: true })
  sceneDateKey!: Opt<string>;
}
