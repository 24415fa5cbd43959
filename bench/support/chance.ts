import type { Database, Statement } from 'better-sqlite3';
import { openForReading } from '../../src/database/sqlite/connection.ts';
import type { Random } from '../../src/sample/random.ts';
import { performerCursor, sceneCursor } from '../servers/cursors.ts';

interface SceneFacts {
  readonly id: string;
  readonly title: string;
  readonly sceneDate: string | null;
  readonly studio: string | null;
}

/** What a scene has to do with; any scene is as likely as the others, so the frequent is met more often. */
export interface Relations {
  readonly tag: string;
  readonly performer: string;
  readonly studio: string;
  /** A word of the title. */
  readonly word: string;
}

/** A page of the scenes with a tag and a performer. */
export interface FilteredPage {
  /** How many scenes there must be from its beginning on. */
  readonly rows: number;
  /** From how many to how many of the performer's scenes it takes to come across so many; any number when left out. */
  readonly among?: readonly [least: number, most: number];
}

const FACTS = 'id, title, scene_date as sceneDate, studio_id as studio';
/** How often a tag and a performer are drawn until they have such a page. */
const MOST_DRAWS = 10_000;

const NEWEST_FIRST = 'order by scene_date_key desc, id desc';

/** Draws what requests ask for from a library, every scene and every performer being as likely as the others. */
export class Chance implements Disposable {
  readonly #database: Database;
  readonly #scene: Statement<[number], SceneFacts>;
  readonly #scenesFrom: Statement<[number, number], SceneFacts>;
  /** Scenes by date about so far down the list, by that share of it. */
  readonly #scenesAt = new Map<number, readonly SceneFacts[]>();
  readonly #performer: Statement<[number], { id: string; nameKey: string }>;
  readonly #tags: Statement<[string], string>;
  readonly #performers: Statement<[string], string>;
  readonly #withBoth: Statement<[{ tag: string; performer: string }], SceneFacts>;
  readonly #downTo: Statement<[string, string, string], number>;
  readonly #scenes: number;
  readonly #people: number;

  constructor(path: string) {
    const database = openForReading(path);
    const number = (sql: string): number => database.prepare<[], number>(sql).pluck().get() as number;
    this.#database = database;
    this.#scene = database.prepare(`select ${FACTS} from scene where rowid = ?`);
    this.#scenesFrom = database.prepare(`select ${FACTS} from scene ${NEWEST_FIRST} limit ? offset ?`);
    this.#performer = database.prepare('select id, name_key as nameKey from performer where rowid = ?');
    this.#tags = database.prepare<[string], string>('select tag_id from scene_tags where scene_id = ?').pluck();
    this.#performers = database
      .prepare<[string], string>('select performer_id from scene_performers where scene_id = ?')
      .pluck();
    this.#withBoth = database.prepare(
      `select ${FACTS} from scene where not organized
         and id in (select scene_id from scene_tags where tag_id = @tag
                    intersect select scene_id from scene_performers where performer_id = @performer)
       ${NEWEST_FIRST}`,
    );
    this.#downTo = database
      .prepare<[string, string, string], number>(
        'select count(*) from scene_performers where performer_id = ? and (scene_date_key, scene_id) >= (?, ?)',
      )
      .pluck();
    this.#scenes = number('select max(rowid) from scene');
    this.#people = number('select max(rowid) from performer');
  }

  scene(random: Random): SceneFacts {
    return this.#scene.get(random.integer(1, this.#scenes)) as SceneFacts;
  }

  /** What a scene has to do with that has a studio, a tag, a performer and a word. */
  relations(random: Random): Relations {
    for (;;) {
      const { id, title, studio } = this.scene(random);
      const tags = this.#tags.all(id);
      const performers = this.#performers.all(id);
      const words = wordsOf(title);
      if (studio === null || tags.length === 0 || performers.length === 0 || words.length === 0) continue;
      return { tag: random.pick(tags), performer: random.pick(performers), studio, word: random.pick(words) };
    }
  }

  /** Two words of a scene's title, the last of which may stand for the beginning of a longer one. */
  words(random: Random): string {
    for (;;) {
      const [first, second] = wordsOf(this.scene(random).title);
      if (first && second) return `${first} ${second}`;
    }
  }

  /** A place in the list of scenes by date, the newest first. */
  sceneCursor(random: Random): string {
    return sceneCursor(this.scene(random));
  }

  /** A place about so far down that list, as a share of it below 1. */
  sceneCursorAt(depth: number, random: Random): string {
    let scenes = this.#scenesAt.get(depth);
    if (!scenes) {
      const behind = Math.floor(this.#scenes * depth);
      const some = Math.ceil(behind / 100);
      this.#scenesAt.set(depth, (scenes = this.#scenesFrom.all(some, behind - some)));
    }
    return sceneCursor(random.pick(scenes));
  }

  /** A place in the list of performers by name. */
  performerCursor(random: Random): string {
    return performerCursor(this.#performer.get(random.integer(1, this.#people)) as { id: string; nameKey: string });
  }

  /**
   * A tag and a performer of a scene, and a place in the list of the scenes with both that are not organized.
   *
   * @param depth how far down the place is, as a share of those behind which there is such a page
   * @throws Error when hardly any list has such a page
   */
  tagAndPerformerAt(
    depth: number,
    { rows, among }: FilteredPage,
    random: Random,
  ): { tag: string; performer: string; after: string | null } {
    for (let draws = 0; draws < MOST_DRAWS; draws += 1) {
      const { tag, performer } = this.relations(random);
      const scenes = depth === 0 && rows === 0 ? [] : this.#withBoth.all({ tag, performer });
      if (scenes.length < rows) continue;
      const before = Math.floor((scenes.length - rows) * depth);
      const last = scenes[before - 1];
      if (among) {
        const passed = this.#downToScene(performer, scenes[before + rows - 1]) - this.#downToScene(performer, last);
        if (passed < among[0] || passed > among[1]) continue;
      }
      return { tag, performer, after: last ? sceneCursor(last) : null };
    }
    const found = among ? ` among ${among.join(' to ')} of the performer's` : '';
    throw new Error(
      `The library is too small: a tag and a performer hardly ever have ${rows} scenes in common${found}.`,
    );
  }

  /** How many scenes a performer has down to one of them, by date; none when there is no such scene. */
  #downToScene(performer: string, scene: SceneFacts | undefined): number {
    return scene ? (this.#downTo.get(performer, scene.sceneDate ?? '', scene.id) as number) : 0;
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }
}

/** The words of a title that are long enough to be looked for. */
function wordsOf(title: string): string[] {
  return title.match(/\p{L}{4,}/gu) ?? [];
}
