import type { StoredColumns } from '../database/sqlite/bulk-load.ts';
import { textKey } from '../database/text-key.ts';
import { isPartialDate } from '../scalars/partial-date.ts';
import type {
  StashPerformerFragment,
  StashSceneFragment,
  StashStudioFragment,
  StashTagFragment,
} from './generated/operations.ts';

/** An object of Stash as the library stores it. */
export interface MirrorRow {
  readonly id: string;
  /** Its own columns, without the id and without what is known only here. */
  readonly columns: StoredColumns;
  /** The ids that it is linked to, by the table of the links. */
  readonly links: Readonly<Record<string, readonly string[]>>;
}

/** An object of Stash that the library cannot store; the message says why. */
export class Unfit extends Error {
  override readonly name = 'Unfit';
}

/** @throws Unfit */
export function studioRow({ id, name, aliases, parent_studio: parent }: StashStudioFragment): MirrorRow {
  return { id, columns: { ...nameColumns(name, aliases), parent_id: idOrNull('parent', parent) }, links: {} };
}

/** @throws Unfit */
export function tagRow({ id, name, aliases, description, parents }: StashTagFragment): MirrorRow {
  return {
    id,
    columns: { ...nameColumns(name, aliases), description: textOrNull('description', description) },
    links: { tag_parents: idsOf('parents', parents) },
  };
}

/** @throws Unfit */
export function performerRow({ id, name, alias_list: aliases, disambiguation }: StashPerformerFragment): MirrorRow {
  return {
    id,
    columns: { ...nameColumns(name, aliases), disambiguation: textOrNull('disambiguation', disambiguation) },
    links: {},
  };
}

/**
 * A scene without a title gets the name of its first file, as Stash's own pages show it.
 *
 * @throws Unfit
 */
export function sceneRow(scene: StashSceneFragment): MirrorRow {
  const paths = elements('files', scene.files).map(({ path }) => text('files', path));
  const title = text('title', scene.title || fileTitle(paths));
  return {
    id: scene.id,
    columns: {
      title,
      title_key: textKey(title),
      code: textOrNull('code', scene.code),
      details: textOrNull('details', scene.details),
      director: textOrNull('director', scene.director),
      urls: list('urls', scene.urls),
      paths: JSON.stringify(paths),
      organized: Number(truth('organized', scene.organized)),
      rating100: rating(scene.rating100),
      scene_date: partialDate(scene.date),
      created_date: instant(scene.created_at),
      studio_id: idOrNull('studio', scene.studio),
    },
    links: { scene_performers: idsOf('performers', scene.performers), scene_tags: idsOf('tags', scene.tags) },
  };
}

/** What stands for the title of a scene that has none. */
export function fileTitle([path = '']: readonly string[]): string {
  return path.replace(/^.*[\\/]/s, '');
}

function nameColumns(name: string, aliases: readonly string[]): StoredColumns {
  if (text('name', name).trim() === '') throw new Unfit(`its name is blank: ${JSON.stringify(name)}`);
  return { name, name_key: textKey(name), aliases: list('aliases', aliases) };
}

function idsOf(field: string, objects: readonly { readonly id: string }[]): string[] {
  return [...new Set(elements(field, objects).map(({ id }) => text(field, id)))];
}

function idOrNull(field: string, object: { readonly id: string } | null | undefined): string | null {
  return object ? text(field, object.id) : null;
}

/** Stash tells of an absent text as null or as an empty one. */
function textOrNull(field: string, value: string | null | undefined): string | null {
  return value ? text(field, value) : null;
}

/** The same texts are refused as of clients: what SQLite would cut, and what UTF-8 cannot say. */
function text(field: string, value: unknown): string {
  if (typeof value !== 'string') throw new Unfit(`its ${field} is ${shown(value)}, which is no text`);
  if (!value.includes('\0') && value.isWellFormed()) return value;
  throw new Unfit(`its ${field} has a character that cannot be stored: ${shown(value)}`);
}

function list(field: string, values: readonly string[]): string {
  return JSON.stringify(all(field, values).map((value) => text(field, value)));
}

function elements<T extends object>(field: string, values: readonly T[]): readonly Partial<T>[] {
  return all(field, values).map((value) => Object(value) as Partial<T>);
}

function all<T>(field: string, values: readonly T[]): readonly T[] {
  const isList: boolean = Array.isArray(values);
  if (isList) return values;
  throw new Unfit(`its ${field} is ${shown(values)}, which is no list`);
}

function truth(field: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw new Unfit(`its ${field} is ${shown(value)}, which is neither true nor false`);
}

function rating(value: number | null | undefined): number | null {
  if (value == null) return null;
  if (Number.isInteger(value) && value >= 0 && value <= 100) return value;
  throw new Unfit(`its rating100 is ${shown(value)}, not a whole number from 0 to 100`);
}

function partialDate(value: string | null | undefined): string | null {
  if (!value) return null;
  if (isPartialDate(text('date', value))) return value;
  throw new Unfit(`its date is ${shown(value)}, not YYYY, YYYY-MM or YYYY-MM-DD`);
}

function instant(value: string): number {
  const milliseconds = Date.parse(value);
  if (Number.isFinite(milliseconds)) return milliseconds;
  throw new Unfit(`its created_at is ${shown(value)}, which is no instant`);
}

/** The beginning of a value, for a message. */
function shown(value: unknown): string {
  return String(JSON.stringify(value)).slice(0, 80);
}
