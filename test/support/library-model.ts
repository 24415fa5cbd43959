import type { PerformerRow, SceneRow, StudioRow, TagRow } from '../../src/sample/sample-library.ts';
import {
  type Below,
  meetsInstant,
  meetsPartialDate,
  meetsReference,
  meetsRelation,
  meetsSearch,
  meetsText,
  meetsTextList,
  meetsValue,
  type ReferenceConditions,
  type RelationConditions,
  type TextConditions,
  textKey,
  type ValueConditions,
} from './filter-model.ts';

interface Instants {
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly lastSynced: Date | null;
}

export type ModelStudio = StudioRow & Instants;
export type ModelTag = Omit<TagRow, 'description'> & { readonly description: string | null } & Instants;
export type ModelPerformer = PerformerRow & Instants;
export type ModelScene = SceneRow & Instants;

export interface ModelContent {
  readonly studios: readonly ModelStudio[];
  readonly tags: readonly ModelTag[];
  readonly performers: readonly ModelPerformer[];
  readonly scenes: readonly ModelScene[];
}

/** The kinds of objects that are listed; also the names of the root fields that list them. */
export const KINDS = ['scenes', 'performers', 'tags', 'studios'] as const;

export type Kind = (typeof KINDS)[number];

/** The kinds' names in the types of the schema. */
export const TYPE_NAMES: Readonly<Record<Kind, string>> = {
  scenes: 'Scene',
  performers: 'Performer',
  tags: 'Tag',
  studios: 'Studio',
};

type Row = ModelScene | ModelPerformer | ModelTag | ModelStudio;

/** A filter as a client sends it; each kind of object has some of the conditions. */
export interface Filter {
  and?: Filter[] | null;
  or?: Filter[] | null;
  not?: Filter | null;
  id?: ValueConditions<string> | null;
  createdAt?: ValueConditions<string> | null;
  updatedAt?: ValueConditions<string> | null;
  lastSynced?: ValueConditions<string> | null;
  search?: string | null;
  title?: TextConditions | null;
  details?: TextConditions | null;
  path?: TextConditions | null;
  code?: TextConditions | null;
  director?: TextConditions | null;
  organized?: ValueConditions<boolean> | null;
  rating100?: ValueConditions<number> | null;
  sceneDate?: ValueConditions<string> | null;
  createdDate?: ValueConditions<string> | null;
  studio?: ReferenceConditions | null;
  performers?: RelationConditions | null;
  tags?: RelationConditions | null;
  performerCount?: ValueConditions<number> | null;
  tagCount?: ValueConditions<number> | null;
  name?: TextConditions | null;
  alias?: TextConditions | null;
  disambiguation?: TextConditions | null;
  description?: TextConditions | null;
  parents?: RelationConditions | null;
  children?: RelationConditions | null;
  parent?: ReferenceConditions | null;
}

export interface Order {
  field: string;
  direction?: 'ASC' | 'DESC';
}

/** A library in memory that answers by the contract, looking at every object. */
export class LibraryModel {
  readonly content: ModelContent;

  constructor(content: ModelContent) {
    this.content = content;
  }

  /** The ids of a list, in its order. */
  list(kind: Kind, filter: Filter | null | undefined, orderBy: readonly Order[] = []): string[] {
    return this.#rows(kind)
      .filter((row) => this.#matches(kind, row, filter ?? {}))
      .sort((a, b) => compare(kind, a, b, orderBy))
      .map((row) => row.id);
  }

  scenesOf(filter: Filter | null | undefined): ModelScene[] {
    return this.content.scenes.filter((scene) => this.#matches('scenes', scene, filter ?? {}));
  }

  /** A tag's own id and those of the tags below it. */
  readonly belowTag: Below = (id, depth) =>
    below(id, depth, (parent) => this.content.tags.filter(({ parentIds }) => parentIds.includes(parent)));

  /** A studio's own id and those of the studios below it. */
  readonly belowStudio: Below = (id, depth) =>
    below(id, depth, (parent) => this.content.studios.filter(({ parentId }) => parentId === parent));

  #rows(kind: Kind): Row[] {
    return [...this.content[kind]];
  }

  #matches(kind: Kind, row: Row, filter: Filter): boolean {
    const { and, or, not } = filter;
    return (
      meetsValue(row.id, filter.id) &&
      meetsInstant(row.createdAt, filter.createdAt) &&
      meetsInstant(row.updatedAt, filter.updatedAt) &&
      meetsInstant(row.lastSynced, filter.lastSynced) &&
      ('title' in row ? this.#sceneMatches(row, filter) : this.#namedMatches(row, filter)) &&
      (and == null || and.every((inner) => this.#matches(kind, row, inner))) &&
      (or == null || or.some((inner) => this.#matches(kind, row, inner))) &&
      (not == null || !this.#matches(kind, row, not))
    );
  }

  #sceneMatches(scene: ModelScene, filter: Filter): boolean {
    return (
      meetsText(scene.title, filter.title) &&
      meetsText(scene.details, filter.details) &&
      meetsTextList(scene.paths, filter.path) &&
      meetsText(scene.code, filter.code) &&
      meetsText(scene.director, filter.director) &&
      meetsValue(scene.organized, filter.organized) &&
      meetsValue(scene.rating100, filter.rating100) &&
      meetsPartialDate(scene.sceneDate, filter.sceneDate) &&
      meetsInstant(scene.createdDate, filter.createdDate) &&
      meetsReference(scene.studioId, filter.studio, this.belowStudio) &&
      meetsRelation(scene.performerIds, filter.performers, itself) &&
      meetsRelation(scene.tagIds, filter.tags, this.belowTag) &&
      meetsValue(scene.performerIds.length, filter.performerCount) &&
      meetsValue(scene.tagIds.length, filter.tagCount) &&
      meetsSearch(this.#textsOf(scene), filter.search)
    );
  }

  #namedMatches(row: Exclude<Row, ModelScene>, filter: Filter): boolean {
    const common =
      meetsText(row.name, filter.name) &&
      meetsTextList(row.aliases, filter.alias) &&
      meetsSearch([row.name], filter.search);
    if ('disambiguation' in row) return common && meetsText(row.disambiguation, filter.disambiguation);
    if ('parentId' in row) return common && meetsReference(row.parentId, filter.parent, this.belowStudio);
    const children = this.content.tags.filter(({ parentIds }) => parentIds.includes(row.id));
    return (
      common &&
      meetsText(row.description, filter.description) &&
      meetsRelation(row.parentIds, filter.parents, this.belowTag) &&
      meetsRelation(
        children.map(({ id }) => id),
        filter.children,
        this.belowTag,
      )
    );
  }

  /** The texts in which a search looks. */
  #textsOf(scene: ModelScene): string[] {
    const { studios, performers, tags } = this.content;
    return [
      scene.title,
      scene.details ?? '',
      scene.paths.join(' '),
      ...studios.filter(({ id }) => id === scene.studioId).map(({ name }) => name),
      ...performers.filter(({ id }) => scene.performerIds.includes(id)).map(({ name }) => name),
      ...tags.filter(({ id }) => scene.tagIds.includes(id)).map(({ name }) => name),
    ];
  }
}

/** Compares texts by code points, which is how their UTF-8 bytes compare. */
export function compareTexts(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** In the order of lists that are not paged. */
export function byName<Named extends { readonly id: string; readonly name: string }>(named: readonly Named[]): Named[] {
  return [...named].sort((a, b) => compareTexts(textKey(a.name), textKey(b.name)) || compareTexts(a.id, b.id));
}

const itself: Below = (id) => new Set([id]);

function below(id: string, depth: number, childrenOf: (parent: string) => readonly { id: string }[]): Set<string> {
  if (depth === 0) return new Set([id]);
  return new Set([id, ...childrenOf(id).flatMap((child) => [...below(child.id, depth - 1, childrenOf)])]);
}

/** Ties are broken by the id, which runs the way of the last order; what is named a second time says nothing. */
function compare(kind: Kind, a: Row, b: Row, orderBy: readonly Order[]): number {
  const requested = orderBy.length > 0 ? orderBy : [{ field: kind === 'scenes' ? 'TITLE' : 'NAME' }];
  const terms = requested.filter(({ field }, index) => requested.findIndex((term) => term.field === field) === index);
  for (const { field, direction } of [...terms, { ...terms.at(-1), field: 'ID' }]) {
    const difference = compareKeys(keyOf(a, field), keyOf(b, field));
    if (difference !== 0) return direction === 'DESC' ? -difference : difference;
  }
  return 0;
}

function compareKeys(a: string | number, b: string | number): number {
  return typeof a === 'string' && typeof b === 'string' ? compareTexts(a, b) : Number(a) - Number(b);
}

/** What a row is sorted by; missing values stand before all others. */
function keyOf(row: Row, field: string): string | number {
  const scene = row as ModelScene;
  switch (field) {
    case 'NAME':
      return textKey((row as ModelTag).name);
    case 'TITLE':
      return textKey(scene.title);
    case 'SCENE_DATE':
      return scene.sceneDate ?? '';
    case 'CREATED_DATE':
      return scene.createdDate?.getTime() ?? Number.MIN_SAFE_INTEGER;
    case 'RATING100':
      return scene.rating100 ?? Number.MIN_SAFE_INTEGER;
    case 'CREATED_AT':
      return row.createdAt.getTime();
    case 'UPDATED_AT':
      return row.updatedAt.getTime();
    case 'LAST_SYNCED':
      return row.lastSynced?.getTime() ?? Number.MIN_SAFE_INTEGER;
    case 'ID':
      return row.id;
    default:
      throw new Error(`The model has no order ${field}.`);
  }
}
