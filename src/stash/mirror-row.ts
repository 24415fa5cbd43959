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
  return { id, columns: { ...nameColumns(name, aliases), parent_id: parent?.id ?? null }, links: {} };
}

/** @throws Unfit */
export function tagRow({ id, name, aliases, description, parents }: StashTagFragment): MirrorRow {
  return {
    id,
    columns: { ...nameColumns(name, aliases), description: textOrNull('description', description) },
    links: { tag_parents: idsOf(parents) },
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
  const paths = scene.files.map((file) => text('files', file.path));
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
      organized: Number(scene.organized),
      rating100: rating(scene.rating100),
      scene_date: partialDate(scene.date),
      created_date: instant(scene.created_at),
      studio_id: scene.studio?.id ?? null,
    },
    links: { scene_performers: idsOf(scene.performers), scene_tags: idsOf(scene.tags) },
  };
}

/** What stands for the title of a scene that has none. */
export function fileTitle([path = '']: readonly string[]): string {
  return path.replace(/^.*[\\/]/s, '');
}

function nameColumns(name: string, aliases: readonly string[]): StoredColumns {
  if (name.trim() === '') throw new Unfit(`its name is blank: ${JSON.stringify(name)}`);
  return { name: text('name', name), name_key: textKey(name), aliases: list('aliases', aliases) };
}

function idsOf(objects: readonly { readonly id: string }[]): string[] {
  return [...new Set(objects.map(({ id }) => id))];
}

/** Stash tells of an absent text as null or as an empty one. */
function textOrNull(field: string, value: string | null | undefined): string | null {
  return value ? text(field, value) : null;
}

/** The same texts are refused as of clients: what SQLite would cut, and what UTF-8 cannot say. */
function text(field: string, value: string): string {
  if (!value.includes('\0') && value.isWellFormed()) return value;
  throw new Unfit(`its ${field} has a character that cannot be stored: ${JSON.stringify(value).slice(0, 80)}`);
}

function list(field: string, values: readonly string[]): string {
  return JSON.stringify(values.map((value) => text(field, value)));
}

function rating(value: number | null | undefined): number | null {
  if (value == null) return null;
  if (Number.isInteger(value) && value >= 0 && value <= 100) return value;
  throw new Unfit(`its rating100 is ${value}, not a whole number from 0 to 100`);
}

function partialDate(value: string | null | undefined): string | null {
  if (!value) return null;
  if (isPartialDate(value)) return value;
  throw new Unfit(`its date is ${JSON.stringify(value)}, not YYYY, YYYY-MM or YYYY-MM-DD`);
}

function instant(value: string): number {
  const milliseconds = Date.parse(value);
  if (Number.isFinite(milliseconds)) return milliseconds;
  throw new Unfit(`its created_at is ${JSON.stringify(value)}, which is no instant`);
}
