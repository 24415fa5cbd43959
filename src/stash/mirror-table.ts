import { sql } from 'kysely';
import { asQuery } from '../database/query.ts';
import type { Reader } from '../database/reader.ts';
import { type Link, linkedIds, listValue } from '../database/rows.ts';
import type { StoredColumns } from '../database/sqlite/bulk-load.ts';
import { sceneSignature } from '../library/scene-signature.ts';
import type { MirrorRow } from './mirror-row.ts';
import type { StashKind } from './stash-kind.ts';

/** How a kind of objects is stored, as far as mirroring differs by it. */
export interface MirrorTable {
  readonly kind: StashKind;
  /** The columns that are mirrored. */
  readonly columns: readonly string[];
  /** Of those the ones that refer to an object, with its kind. */
  readonly references: Readonly<Record<string, StashKind>>;
  readonly links: readonly MirrorLink[];
  /** Whether no two rows may have the same folded name. */
  readonly hasUniqueNames: boolean;
}

export interface MirrorLink extends Link {
  /** The kind of objects that it leads to. */
  readonly to: StashKind;
  /** What the links of a row repeat of it, so that the database has not to fill it in. */
  readonly repeated?: (row: MirrorRow) => StoredColumns;
  /** The column in which a row repeats the ids that it is linked to, and which a new one may be given for the same reason. */
  readonly list?: string;
}

const NAME_COLUMNS = ['name', 'name_key', 'aliases'];

export const MIRROR_TABLES: Readonly<Record<StashKind, MirrorTable>> = {
  studio: {
    kind: 'studio',
    columns: [...NAME_COLUMNS, 'parent_id'],
    references: { parent_id: 'studio' },
    links: [],
    hasUniqueNames: false,
  },
  tag: {
    kind: 'tag',
    columns: [...NAME_COLUMNS, 'description'],
    references: {},
    links: [{ table: 'tag_parents', owner: 'tag_id', target: 'parent_id', to: 'tag' }],
    hasUniqueNames: true,
  },
  performer: {
    kind: 'performer',
    columns: [...NAME_COLUMNS, 'disambiguation'],
    references: {},
    links: [],
    hasUniqueNames: false,
  },
  scene: {
    kind: 'scene',
    columns: [
      'title',
      'title_key',
      'code',
      'details',
      'director',
      'urls',
      'paths',
      'organized',
      'rating100',
      'scene_date',
      'created_date',
      'studio_id',
    ],
    references: { studio_id: 'studio' },
    links: [
      {
        table: 'scene_performers',
        owner: 'scene_id',
        target: 'performer_id',
        to: 'performer',
        repeated: (scene) => ({ ...dateKey(scene), ...signature(scene) }),
        list: 'performer_ids',
      },
      {
        table: 'scene_tags',
        owner: 'scene_id',
        target: 'tag_id',
        to: 'tag',
        repeated: dateKey,
        list: 'tag_ids',
      },
    ],
    hasUniqueNames: false,
  },
};

/** Whether no row refers to one of its own kind, or can have a name that another one is about to lose: then each can be stored by itself. */
export function areApart({ kind, references, links, hasUniqueNames }: MirrorTable): boolean {
  return !hasUniqueNames && !Object.values(references).includes(kind) && links.every(({ to }) => to !== kind);
}

/** A row as it is stored. */
export interface StoredMirrorRow extends MirrorRow {
  /** When Stash was asked for it, in milliseconds since 1970; null when it never was. */
  readonly readAt: number | null;
}

/** Reads rows as they are stored, by id; ids without a row have no entry. */
export async function readMirrorRows(
  reader: Reader,
  { kind, columns, links }: MirrorTable,
  ids: readonly string[],
): Promise<Map<string, StoredMirrorRow>> {
  const lists = links.flatMap(({ list }) => list ?? []);
  const selected = ['id', 'last_synced', ...columns, ...lists].map((column) => sql.ref(`${kind}.${column}`));
  const stored = await reader.all(
    asQuery<StoredColumns & { readonly id: string; readonly last_synced: number | null }>(
      reader.dialect,
      sql`select ${sql.join(selected)} from ${wantedTable(reader, ids)}
          cross join ${sql.table(kind)} on ${sql.ref(`${kind}.id`)} = wanted.value`,
    ),
  );
  const linked = await Promise.all(links.map((link) => idsLinked(reader, link, stored)));
  return new Map(
    stored.map((row, index) => [
      row.id,
      {
        id: row.id,
        readAt: row.last_synced,
        columns: Object.fromEntries(columns.map((column) => [column, row[column] ?? null])),
        links: Object.fromEntries(links.map(({ table }, place) => [table, linked[place]?.[index] ?? []])),
      },
    ]),
  );
}

/** The ids that each row is linked to. */
async function idsLinked(
  reader: Reader,
  link: MirrorLink,
  rows: readonly (StoredColumns & { readonly id: string })[],
): Promise<string[][]> {
  const { list } = link;
  if (list) return rows.map((row) => listValue(row[list]));
  const ids = rows.map(({ id }) => id);
  return linkedIds(link)(reader, ids);
}

/** Of the ids those that there is a row for. */
export async function storedIds(reader: Reader, kind: StashKind, ids: Iterable<string>): Promise<Set<string>> {
  const rows = await reader.all(
    asQuery<{ id: string }>(
      reader.dialect,
      sql`select ${sql.ref(`${kind}.id`)} as id from ${wantedTable(reader, ids)}
          cross join ${sql.table(kind)} on ${sql.ref(`${kind}.id`)} = wanted.value`,
    ),
  );
  return new Set(rows.map(({ id }) => id));
}

/** Of the ids those that there is no row for which Stash was asked at or after an instant. */
export async function unreadIds(
  reader: Reader,
  kind: StashKind,
  ids: Iterable<string>,
  since: number,
): Promise<string[]> {
  const rows = await reader.all(
    asQuery<{ value: string }>(
      reader.dialect,
      sql`select value from ${wantedTable(reader, ids)} where not exists (
            select 1 from ${sql.table(kind)} as stored where stored.id = wanted.value and stored.last_synced_key >= ${since})`,
    ),
  );
  return rows.map(({ value }) => value);
}

/** The ids of the rows that are not among these. */
export async function otherIds(reader: Reader, kind: StashKind, ids: Iterable<string>): Promise<string[]> {
  const rows = await reader.all(
    asQuery<{ id: string }>(
      reader.dialect,
      sql`select id from ${sql.table(kind)} where id not in (select value from ${wantedTable(reader, ids)})`,
    ),
  );
  return rows.map(({ id }) => id);
}

function signature({ columns, links }: MirrorRow): StoredColumns {
  const { scene_tags: tagIds = [] } = links;
  return { scene_signature: sceneSignature({ tagIds, organized: columns['organized'] === 1 }) };
}

function dateKey({ columns }: MirrorRow): StoredColumns {
  return { scene_date_key: columns['scene_date'] ?? '' };
}

function wantedTable(reader: Reader, ids: Iterable<string>) {
  return sql`${reader.dialect.elements(sql.val(JSON.stringify([...ids])))} as wanted`;
}
