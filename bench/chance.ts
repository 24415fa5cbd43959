import type { Database, Statement } from 'better-sqlite3';
import { openForReading } from '../src/database/sqlite/connection.ts';
import type { Random } from '../src/sample/random.ts';
import { performerCursor, sceneCursor } from './cursors.ts';

interface SceneFacts {
  readonly id: string;
  readonly title: string;
  readonly sceneDate: string | null;
}

/** Draws what requests ask for from a library, every scene and every performer being as likely as the others. */
export class Chance implements Disposable {
  readonly #database: Database;
  readonly #scene: Statement<[number], SceneFacts>;
  readonly #performer: Statement<[number], { id: string; nameKey: string }>;
  readonly #tags: Statement<[string], string>;
  readonly #performers: Statement<[string], string>;
  readonly #scenes: number;
  readonly #people: number;

  constructor(path: string) {
    this.#database = openForReading(path);
    this.#scene = this.#database.prepare('select id, title, scene_date as sceneDate from scene where rowid = ?');
    this.#performer = this.#database.prepare('select id, name_key as nameKey from performer where rowid = ?');
    this.#tags = this.#database.prepare<[string], string>('select tag_id from scene_tags where scene_id = ?').pluck();
    this.#performers = this.#database
      .prepare<[string], string>('select performer_id from scene_performers where scene_id = ?')
      .pluck();
    this.#scenes = this.#largestRowid('scene');
    this.#people = this.#largestRowid('performer');
  }

  scene(random: Random): SceneFacts {
    return this.#scene.get(random.integer(1, this.#scenes)) as SceneFacts;
  }

  /** A place in the list of scenes by date, the newest first. */
  sceneCursor(random: Random): string {
    return sceneCursor(this.scene(random));
  }

  /** A place in the list of performers by name. */
  performerCursor(random: Random): string {
    return performerCursor(this.#performer.get(random.integer(1, this.#people)) as { id: string; nameKey: string });
  }

  /** A tag and a performer that have a scene in common. */
  tagAndPerformer(random: Random): { tag: string; performer: string } {
    for (;;) {
      const { id } = this.scene(random);
      const tags = this.#tags.all(id);
      const performers = this.#performers.all(id);
      if (tags.length > 0 && performers.length > 0) {
        return { tag: random.pick(tags), performer: random.pick(performers) };
      }
    }
  }

  /** Two words of a scene's title, the last of which may stand for the beginning of a longer one. */
  words(random: Random): string {
    for (;;) {
      const words = this.scene(random).title.match(/\p{L}{4,}/gu) ?? [];
      if (words.length >= 2) return `${words[0]} ${words[1]}`;
    }
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }

  #largestRowid(table: string): number {
    return this.#database.prepare<[], number>(`select max(rowid) from ${table}`).pluck().get() as number;
  }
}
