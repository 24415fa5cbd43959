/** What a Stash server stores, with Stash's own rules. Ids are numbers written as text; instants are raw texts. */
export interface StashObject {
  readonly id: string;
  created_at: string;
  updated_at: string;
}

export interface StashNamed extends StashObject {
  name: string;
  aliases: string[];
}

export interface StashStudio extends StashNamed {
  parentId: string | null;
}

export interface StashTag extends StashNamed {
  description: string | null;
  parentIds: string[];
}

export interface StashPerformer extends StashNamed {
  disambiguation: string | null;
}

export interface StashScene extends StashObject {
  title: string | null;
  code: string | null;
  details: string | null;
  director: string | null;
  urls: string[];
  date: string | null;
  rating100: number | null;
  organized: boolean;
  paths: string[];
  studioId: string | null;
  performerIds: string[];
  tagIds: string[];
}

export interface StashObjects {
  readonly studio: StashStudio;
  readonly tag: StashTag;
  readonly performer: StashPerformer;
  readonly scene: StashScene;
}

export type StashKind = keyof StashObjects;

/** What a change may say of an object. What is left out stays. */
export type StashValues<Kind extends StashKind> = Partial<Omit<StashObjects[Kind], keyof StashObject>>;

/** A change that Stash refuses. */
export class StashRefusal extends Error {}

/** The library of a Stash server, in memory. */
export class StashLibrary {
  readonly studio = new Map<string, StashStudio>();
  readonly tag = new Map<string, StashTag>();
  readonly performer = new Map<string, StashPerformer>();
  readonly scene = new Map<string, StashScene>();
  /** Ids that no list shows, though there is an object. */
  readonly unlisted = new Set<string>();
  /** How many changes have taken effect. */
  writes = 0;
  /** Stash's clock, in milliseconds since 1970. */
  now: () => number = () => Date.now();
  /** The zone of Stash's clock, in minutes east of Greenwich. */
  zone = 120;
  /** Whether a date may be a year or a month alone; before v0.30 it was refused. */
  takesPartialDates = true;
  #lastId = 0;

  /** Forgets everything. */
  clear(): void {
    for (const kind of ['studio', 'tag', 'performer', 'scene'] as const) this.objects(kind).clear();
    this.#lastId = 0;
    this.writes = 0;
  }

  objects<Kind extends StashKind>(kind: Kind): Map<string, StashObjects[Kind]> {
    return this[kind] as unknown as Map<string, StashObjects[Kind]>;
  }

  create<Kind extends StashKind>(kind: Kind, values: StashValues<Kind>, id = String(++this.#lastId)): string {
    this.#lastId = Math.max(this.#lastId, Number(id));
    const now = this.stamp();
    const object = { ...structuredClone(EMPTY[kind]), ...values, id, created_at: now, updated_at: now };
    this.#check(kind, object as StashObjects[Kind]);
    this.objects(kind).set(id, object as StashObjects[Kind]);
    this.writes += 1;
    return id;
  }

  update<Kind extends StashKind>(kind: Kind, id: string, values: StashValues<Kind>): void {
    const object = this.find(kind, id);
    const changed = { ...object, ...values, updated_at: this.stamp() };
    this.#check(kind, changed);
    this.objects(kind).set(id, changed);
    this.writes += 1;
  }

  /** Deletes an object; what refers to it loses it, and no instant of those moves. */
  destroy(kind: StashKind, id: string): void {
    this.find(kind, id);
    this.objects(kind).delete(id);
    this.writes += 1;
    for (const scene of this.scene.values()) {
      if (kind === 'studio' && scene.studioId === id) scene.studioId = null;
      if (kind === 'tag') scene.tagIds = without(scene.tagIds, id);
      if (kind === 'performer') scene.performerIds = without(scene.performerIds, id);
    }
    for (const tag of this.tag.values()) if (kind === 'tag') tag.parentIds = without(tag.parentIds, id);
    for (const studio of this.studio.values()) {
      if (kind === 'studio' && studio.parentId === id) studio.parentId = null;
    }
  }

  /** Puts an object in the place of another one, which goes; no instant of the scenes moves. */
  merge(kind: 'tag' | 'performer', source: string, destination: string): void {
    this.find(kind, destination);
    const list = kind === 'tag' ? 'tagIds' : 'performerIds';
    for (const scene of this.scene.values()) {
      if (!scene[list].includes(source)) continue;
      scene[list] = [...without(without(scene[list], source), destination), destination];
    }
    this.destroy(kind, source);
  }

  /** @throws StashRefusal when there is none */
  find<Kind extends StashKind>(kind: Kind, id: string): StashObjects[Kind] {
    const object = this.objects(kind).get(id);
    if (!object) throw new StashRefusal(`${kind} with id ${id} not found`);
    return object;
  }

  /** The present instant as Stash stores it: in its own zone, to the second. */
  stamp(): string {
    const local = new Date(this.now() + this.zone * 60_000).toISOString().slice(0, 19);
    const hours = String(Math.floor(Math.abs(this.zone) / 60)).padStart(2, '0');
    const minutes = String(Math.abs(this.zone) % 60).padStart(2, '0');
    return `${local}${this.zone < 0 ? '-' : '+'}${hours}:${minutes}`;
  }

  #check<Kind extends StashKind>(kind: Kind, object: StashObjects[Kind]): void {
    for (const [table, ids] of referencesOf(object)) for (const id of ids) this.find(table, id);
    if (kind === 'scene') {
      const { date } = object as StashScene;
      if (date !== null && !this.takesPartialDates && !/^\d{4}-\d\d-\d\d$/.test(date)) {
        throw new StashRefusal(`converting date: parsing time ${JSON.stringify(date)} as "2006-01-02"`);
      }
      return;
    }
    const named = object as StashNamed;
    const others = [...this.objects(kind).values()].filter(({ id }) => id !== object.id) as unknown as StashNamed[];
    for (const other of others) {
      const isSame = fold(other.name) === fold(named.name);
      if (kind === 'performer') {
        const twin = other as StashPerformer;
        if (isSame && fold(twin.disambiguation) === fold((named as StashPerformer).disambiguation)) {
          throw new StashRefusal(`performer with name '${named.name}' already exists`);
        }
      } else if (isSame) {
        throw new StashRefusal(`${kind} with name '${named.name}' already exists`);
      } else if (other.aliases.some((alias) => fold(alias) === fold(named.name))) {
        throw new StashRefusal(`name '${named.name}' is used as alias for '${other.name}'`);
      }
    }
  }
}

const EMPTY: { readonly [Kind in StashKind]: Omit<StashObjects[Kind], keyof StashObject> } = {
  studio: { name: '', aliases: [], parentId: null },
  tag: { name: '', aliases: [], description: null, parentIds: [] },
  performer: { name: '', aliases: [], disambiguation: null },
  scene: {
    title: null,
    code: null,
    details: null,
    director: null,
    urls: [],
    date: null,
    rating100: null,
    organized: false,
    paths: [],
    studioId: null,
    performerIds: [],
    tagIds: [],
  },
};

function referencesOf(object: object): [StashKind, readonly string[]][] {
  const { parentId, studioId, parentIds, performerIds, tagIds } = object as Partial<
    StashStudio & StashTag & StashScene
  >;
  return [
    ['studio', [parentId, studioId].filter((id) => id != null)],
    ['tag', [...(parentIds ?? []), ...(tagIds ?? [])]],
    ['performer', performerIds ?? []],
  ];
}

function without(ids: readonly string[], id: string): string[] {
  return ids.filter((other) => other !== id);
}

/** Without regard to case as SQLite has it, which knows only that of A to Z. */
export function fold(text: string | null): string {
  return (text ?? '').replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}
