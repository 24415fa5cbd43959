import { sql } from 'kysely';
import { randomUUID } from 'node:crypto';
import type { NamedTable } from '../database/dialect.ts';
import { asQuery } from '../database/query.ts';
import { PreparedQuery } from '../database/prepared-query.ts';
import type { Reader } from '../database/reader.ts';
import { textKey } from '../database/text-key.ts';
import type { Reference } from './change-values.ts';
import {
  type Change,
  isReferenceField,
  type PlannedObject,
  referencesOf,
  type Resolution,
  type Resolve,
  TABLE_OF,
} from './references.ts';
import type { NamedObject } from './scene-state.ts';

/**
 * Finds what references stand for: by id; else by name, then by alias, both regardless of case. A name that nothing has
 * stands for a new object, the same one in every spelling.
 *
 * What a reference stands for is found once and kept as long as the object is there, so that a plan that is applied in
 * several transactions means the same object throughout.
 */
export class NameBook {
  readonly #tables = forEachTable((table) => new TableNames(table));

  /**
   * Looks up what the changes refer to, and sees that what was found before is still there.
   *
   * @param reader that of the transaction, when the changes are to be carried out
   */
  async lookUp(reader: Reader, changes: readonly Change[]): Promise<void> {
    const references: Record<NamedTable, Reference[]> = { studio: [], performer: [], tag: [] };
    for (const change of changes) {
      if (isReferenceField(change.field)) references[TABLE_OF[change.field]].push(...referencesOf(change));
    }
    for (const table of Object.values(TABLE_OF)) await this.#tables[table].lookUp(reader, references[table]);
  }

  /** What a reference that was looked up stands for. */
  readonly resolve: Resolve = (table, reference) => this.#tables[table].resolve(reference);

  /** Looks aliases up anew, since objects may have come with some. */
  forgetAliases(): void {
    for (const table of Object.values(this.#tables)) table.forgetAliases();
  }

  /** Takes new objects for made, so that whatever else refers to them finds them under the names that they have got. */
  add(created: readonly PlannedObject[]): void {
    for (const object of created) this.#tables[object.table].add(object);
  }
}

/** The names of one kind of object. */
class TableNames {
  readonly #table: NamedTable;
  readonly #resolutions = new Map<string, Resolution>();
  /** The ids of new objects, by the folded form of their names. */
  readonly #newIds = new Map<string, string>();
  /** The new objects that were made, by id. */
  readonly #created = new Map<string, NamedObject>();
  #aliases: Map<string, Set<string>> | undefined;

  constructor(table: NamedTable) {
    this.#table = table;
  }

  resolve(reference: Reference): Resolution {
    const resolution = this.#resolutions.get(keyOf(reference));
    if (!resolution) throw new Error(`The ${this.#table} ${JSON.stringify(reference)} was not looked up.`);
    if (resolution.kind !== 'new') return resolution;
    const { id } = resolution.object;
    const created = this.#created.get(id);
    // Whoever gets it made spells its name.
    return created
      ? { kind: 'found', object: created }
      : { kind: 'new', object: { id, name: reference.name as string } };
  }

  forgetAliases(): void {
    this.#aliases = undefined;
  }

  add({ id, name }: PlannedObject): void {
    this.#created.set(id, { id, name });
  }

  async lookUp(reader: Reader, references: readonly Reference[]): Promise<void> {
    const wanted = new Map(references.map((reference) => [keyOf(reference), reference]));
    const meant = new Map([...wanted].map(([key, reference]) => [key, this.#meantBefore(key, reference)]));
    const there = await this.#byId(
      reader,
      [...wanted].flatMap(([key, { id }]) => [id, meant.get(key)]),
    );
    const byName = new Map<string, string>();
    for (const [key, { id, name }] of wanted) {
      const object = there.get(id) ?? there.get(meant.get(key));
      if (object) this.#resolutions.set(key, { kind: 'found', object });
      else if (name === undefined) this.#resolutions.set(key, { kind: 'gone' });
      else byName.set(key, name);
    }
    this.#forgetDeleted(byName.values());
    const matches = await this.#byName(reader, [...byName.values()]);
    for (const [key, name] of byName) this.#resolutions.set(key, this.#resolutionOf(name, matches.get(textKey(name))));
  }

  /** The id of the object that a reference was found to stand for, or that was made for its name. */
  #meantBefore(key: string, { name }: Reference): string | undefined {
    const resolution = this.#resolutions.get(key);
    if (resolution?.kind === 'found') return resolution.object.id;
    const id = name === undefined ? undefined : this.#newIds.get(textKey(name));
    return id !== undefined && this.#created.has(id) ? id : undefined;
  }

  /** What was made for these names is no longer there: it would be made again, as another object. */
  #forgetDeleted(names: Iterable<string>): void {
    for (const key of [...names].map(textKey)) {
      const id = this.#newIds.get(key);
      if (id !== undefined && this.#created.delete(id)) this.#newIds.delete(key);
    }
  }

  #resolutionOf(name: string, matches: readonly NamedObject[] = []): Resolution {
    const [object] = matches;
    if (matches.length > 1) return { kind: 'ambiguous', matches };
    if (object) return { kind: 'found', object };
    const key = textKey(name);
    const id = this.#newIds.get(key) ?? randomUUID();
    this.#newIds.set(key, id);
    return { kind: 'new', object: { id, name } };
  }

  /** The objects that a name stands for: those that have it or, where none has, those with such an alias. */
  async #byName(reader: Reader, names: readonly string[]): Promise<Map<string, NamedObject[]>> {
    const keys = new Set(names.map(textKey));
    if (keys.size === 0) return new Map();
    const rows = await reader.run(OBJECTS_BY_NAME[this.#table], { wanted: JSON.stringify([...keys]) });
    const matches = Map.groupBy(rows, ({ name }) => textKey(name));
    const unmatched = [...keys].filter((key) => !matches.has(key));
    if (unmatched.length === 0) return matches;
    this.#aliases ??= aliasIndex(await reader.run(ALIASES[this.#table], {}));
    const known = unmatched.map((key) => [key, [...(this.#aliases?.get(key) ?? [])]] as const);
    const there = await this.#byId(
      reader,
      known.flatMap(([, ids]) => ids),
    );
    for (const [key, ids] of known)
      matches.set(
        key,
        ids.map((id) => there.get(id)).filter((object) => object !== undefined),
      );
    return matches;
  }

  async #byId(reader: Reader, ids: readonly (string | undefined)[]): Promise<Map<string | undefined, NamedObject>> {
    const wanted = new Set(ids.filter((id) => id !== undefined));
    if (wanted.size === 0) return new Map();
    const rows = await reader.run(OBJECTS_BY_ID[this.#table], { wanted: JSON.stringify([...wanted]) });
    return new Map(rows.map((object) => [object.id, object]));
  }
}

interface AliasRow {
  readonly id: string;
  readonly alias: string;
}

/** The ids of the objects that have an alias, by its folded form. */
function aliasIndex(rows: readonly AliasRow[]): Map<string, Set<string>> {
  const index = new Map<string, Set<string>>();
  for (const { id, alias } of rows) {
    const key = textKey(alias);
    const ids = index.get(key);
    if (ids) ids.add(id);
    else index.set(key, new Set([id]));
  }
  return index;
}

function keyOf({ id, name }: Reference): string {
  return JSON.stringify([id, name === undefined ? undefined : textKey(name)]);
}

const OBJECTS_BY_ID = forEachTable((table) => objectsBy(table, 'id'));
const OBJECTS_BY_NAME = forEachTable((table) => objectsBy(table, 'name_key'));

const ALIASES = forEachTable(
  (table) =>
    new PreparedQuery<object, AliasRow>((dialect) =>
      asQuery(
        dialect,
        sql`select objects.id, alias.value as alias
            from ${sql.table(table)} as objects, ${dialect.elements(sql.ref('objects.aliases'))} as alias`,
      ),
    ),
);

function objectsBy(table: NamedTable, column: 'id' | 'name_key'): PreparedQuery<{ wanted: string }, NamedObject> {
  return new PreparedQuery((dialect, value) =>
    asQuery(
      dialect,
      sql`select objects.id, objects.name from ${dialect.elements(value('wanted'))} as wanted
          cross join ${sql.table(table)} as objects on ${sql.ref(`objects.${column}`)} = wanted.value`,
    ),
  );
}

function forEachTable<T>(make: (table: NamedTable) => T): Record<NamedTable, T> {
  return { studio: make('studio'), performer: make('performer'), tag: make('tag') };
}
