import { sql } from 'kysely';
import { asQuery } from '../database/query.ts';
import type { Reader } from '../database/reader.ts';
import { type Link, linkedIds } from '../database/rows.ts';
import type { StoredColumns } from '../database/sqlite/bulk-load.ts';
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
      { table: 'scene_performers', owner: 'scene_id', target: 'performer_id', to: 'performer', repeated: dateKey },
      { table: 'scene_tags', owner: 'scene_id', target: 'tag_id', to: 'tag', repeated: dateKey },
    ],
    hasUniqueNames: false,
  },
};

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
  const selected = ['id', 'last_synced', ...columns].map((column) => sql.ref(`${kind}.${column}`));
  const stored = await reader.all(
    asQuery<StoredColumns>(
      reader.dialect,
      sql`select ${sql.join(selected)} from ${wantedTable(reader, ids)}
          cross join ${sql.table(kind)} on ${sql.ref(`${kind}.id`)} = wanted.value`,
    ),
  );
  const linksOf = new Map<string, Record<string, string[]>>(stored.map(({ id }) => [String(id), {}]));
  for (const link of links) {
    const owners = [...linksOf.keys()];
    (await linkedIds(link)(reader, owners)).forEach((targets, index) => {
      (linksOf.get(owners[index] as string) as Record<string, string[]>)[link.table] = targets;
    });
  }
  return new Map(
    stored.map(({ id: stashId, last_synced: readAt, ...own }) => {
      const id = String(stashId);
      return [id, { id, readAt: readAt === null ? null : Number(readAt), columns: own, links: linksOf.get(id) ?? {} }];
    }),
  );
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

/** How many rows of a kind there are. */
export async function countStored(reader: Reader, kind: StashKind): Promise<number> {
  const [row] = await reader.all(
    asQuery<{ count: number }>(reader.dialect, sql`select count(*) as count from ${sql.table(kind)}`),
  );
  return Number(row?.count);
}

function dateKey({ columns }: MirrorRow): StoredColumns {
  return { scene_date_key: columns['scene_date'] ?? '' };
}

function wantedTable(reader: Reader, ids: Iterable<string>) {
  return sql`${reader.dialect.elements(sql.val(JSON.stringify([...ids])))} as wanted`;
}
