import type { EntityManager } from '@mikro-orm/sqlite';
import { randomUUID } from 'node:crypto';
import { chunks } from '../chunks.ts';
import { deleteRows, insertRows, type StoredColumns, updateRows } from '../database/sqlite/bulk-load.ts';
import { TransactionReader } from '../database/transaction-reader.ts';
import type { MirrorRow } from './mirror-row.ts';
import { areApart, type MirrorTable, readMirrorRows, storedIds, type StoredMirrorRow } from './mirror-table.ts';
import type { StashKind } from './stash-kind.ts';

/** What storing rows came to. */
export interface StoredRows {
  readonly created: readonly string[];
  readonly updated: readonly string[];
  readonly unchanged: number;
  /** How many references were left out, since the library lacks what they lead to. */
  readonly unresolved: number;
}

/** How many rows go from Stash's answer into the database at a time: what that takes is garbage before V8 would look at it as old. */
const STEP = 100;

/**
 * Makes rows of the library what they are upstream, within the transaction of the entity manager: the rows of one kind,
 * each once. Every row is compared with the stored one, whatever Stash says of when it changed; one that is the same
 * only takes note of having been read. A row may refer to one that comes after it.
 *
 * @param readAt when Stash was asked for the rows, or earlier, in milliseconds since 1970; a row that it was asked for
 *   later, as for one that a plan has changed meanwhile, is left as it is, and counts as unchanged
 */
export async function storeRows(
  em: EntityManager,
  table: MirrorTable,
  read: Iterable<MirrorRow>,
  readAt: number,
): Promise<StoredRows> {
  let stored: StoredRows = { created: [], updated: [], unchanged: 0, unresolved: 0 };
  for (const rows of chunks(read, areApart(table) ? STEP : Infinity)) {
    const { created, updated, unchanged, unresolved } = await storeTogether(em, table, rows, readAt);
    stored = {
      created: [...stored.created, ...created],
      updated: [...stored.updated, ...updated],
      unchanged: stored.unchanged + unchanged,
      unresolved: stored.unresolved + unresolved,
    };
  }
  return stored;
}

async function storeTogether(
  em: EntityManager,
  table: MirrorTable,
  read: readonly MirrorRow[],
  readAt: number,
): Promise<StoredRows> {
  const { kind } = table;
  const now = Date.now();
  const reader = new TransactionReader(em);
  const stored = await readMirrorRows(
    reader,
    table,
    read.map(({ id }) => id),
  );
  const rows = read.filter(({ id }) => !isNewer(table, stored.get(id), readAt, now));
  const targets = await existingTargets(reader, table, rows);
  const wanted = rows.map((row) => resolved(table, row, targets));
  const created = wanted.filter(({ row }) => !stored.has(row.id)).map(({ row }) => row);
  const changed = wanted
    .filter(({ row }) => stored.has(row.id) && differs(table, row, stored.get(row.id) as MirrorRow))
    .map(({ row }) => row);
  const changedIds = new Set(changed.map(({ id }) => id));
  const known = rows.filter(({ id }) => stored.has(id) && !changedIds.has(id));

  if (table.hasUniqueNames) await freeNames(em, kind, changed, stored);
  await insertNew(em, table, created, { created_at: now, updated_at: now, last_synced: readAt });
  await updateRows(
    em,
    kind,
    changed.map(({ id, columns }) => ({ id, ...columns, updated_at: now, last_synced: readAt })),
  );
  await updateRows(
    em,
    kind,
    known.map(({ id }) => ({ id, last_synced: readAt })),
  );
  await relink(em, table, [...created, ...changed], stored);
  return {
    created: created.map(({ id }) => id),
    updated: [...changedIds],
    unchanged: known.length + read.length - rows.length,
    unresolved: wanted.reduce((sum, { unresolved }) => sum + unresolved, 0),
  };
}

/** Whether what is stored is newer than what was read. Names pass from row to row, so rows with such are stored together. */
function isNewer(
  { hasUniqueNames }: MirrorTable,
  stored: StoredMirrorRow | undefined,
  readAt: number,
  now: number,
): boolean {
  // An instant of the future was stored before somebody set the clock back.
  return !hasUniqueNames && stored?.readAt != null && stored.readAt > readAt && stored.readAt <= now;
}

/** What is gone under an id is there again. */
async function insertNew(
  em: EntityManager,
  table: MirrorTable,
  rows: readonly MirrorRow[],
  instants: StoredColumns,
): Promise<void> {
  const { kind, references, links } = table;
  await deleteRows(
    em,
    'tombstone',
    rows.map(({ id }) => ({ kind, object_id: id })),
  );
  const own = Object.keys(references).filter((column) => references[column] === kind);
  const withoutOwn = Object.fromEntries(own.map((column) => [column, null]));
  await insertRows(
    em,
    kind,
    rows.map(({ id, columns, links: linked }) => ({
      id,
      ...columns,
      ...withoutOwn,
      ...listColumns(links, linked),
      ...instants,
    })),
  );
  // References among new rows, once all of them are there.
  for (const column of own) {
    const referring = rows.filter(({ columns }) => columns[column] !== null);
    await updateRows(
      em,
      kind,
      referring.map(({ id, columns }) => ({ id, [column]: columns[column] ?? null })),
    );
  }
}

/** The columns in which a row repeats what it is linked to. */
function listColumns(links: MirrorTable['links'], linked: MirrorRow['links']): StoredColumns {
  return Object.fromEntries(
    links.flatMap(({ table, list }) => (list ? [[list, JSON.stringify(linked[table] ?? [])]] : [])),
  );
}

/** Rows that exchange their names, or pass them on, must not meet on the way. */
async function freeNames(
  em: EntityManager,
  kind: StashKind,
  changed: readonly MirrorRow[],
  stored: ReadonlyMap<string, MirrorRow>,
): Promise<void> {
  const renamed = changed.filter(({ id, columns }) => columns['name_key'] !== stored.get(id)?.columns['name_key']);
  await updateRows(
    em,
    kind,
    renamed.map(({ id }) => ({ id, name_key: randomUUID() })),
  );
}

async function relink(
  em: EntityManager,
  { links }: MirrorTable,
  rows: readonly MirrorRow[],
  stored: ReadonlyMap<string, MirrorRow>,
): Promise<void> {
  for (const { table, owner, target, repeated } of links) {
    const missing = (from: MirrorRow | undefined, other: MirrorRow | undefined, id: string): StoredColumns[] => {
      const others = new Set(other?.links[table]);
      const targets = (from?.links[table] ?? []).filter((targetId) => !others.has(targetId));
      return targets.map((targetId) => ({ [owner]: id, [target]: targetId }));
    };
    await deleteRows(
      em,
      table,
      rows.flatMap((row) => missing(stored.get(row.id), row, row.id)),
    );
    await insertRows(
      em,
      table,
      rows.flatMap((row) => missing(row, stored.get(row.id), row.id).map((link) => ({ ...link, ...repeated?.(row) }))),
    );
  }
}

type Targets = ReadonlyMap<StashKind, ReadonlySet<string>>;

/** What of all that rows refer to is there, or is among them. */
async function existingTargets(
  reader: TransactionReader,
  table: MirrorTable,
  rows: readonly MirrorRow[],
): Promise<Targets> {
  const wanted = new Map<StashKind, Set<string>>();
  const want = (kind: StashKind, ids: readonly string[]): void => {
    const all = wanted.get(kind) ?? new Set();
    ids.forEach((id) => all.add(id));
    wanted.set(kind, all);
  };
  for (const { columns, links } of rows) {
    for (const [column, kind] of Object.entries(table.references)) {
      if (columns[column] != null) want(kind, [String(columns[column])]);
    }
    for (const link of table.links) want(link.to, links[link.table] ?? []);
  }
  const existing = new Map<StashKind, Set<string>>();
  for (const [kind, ids] of wanted) {
    const known = await storedIds(reader, kind, ids);
    if (kind === table.kind) rows.forEach(({ id }) => known.add(id));
    existing.set(kind, known);
  }
  return existing;
}

/** A row with only those references that lead somewhere, and how many did not. */
function resolved(table: MirrorTable, row: MirrorRow, targets: Targets): { row: MirrorRow; unresolved: number } {
  let unresolved = 0;
  const exists = (kind: StashKind, id: string): boolean => {
    const isThere = targets.get(kind)?.has(id) ?? false;
    if (!isThere) unresolved += 1;
    return isThere;
  };
  const columns = { ...row.columns };
  for (const [column, kind] of Object.entries(table.references)) {
    if (columns[column] != null && !exists(kind, String(columns[column]))) columns[column] = null;
  }
  const links = Object.fromEntries(
    table.links.map((link) => [link.table, (row.links[link.table] ?? []).filter((id) => exists(link.to, id))]),
  );
  return { row: { id: row.id, columns, links }, unresolved };
}

function differs({ columns, links }: MirrorTable, row: MirrorRow, stored: MirrorRow): boolean {
  return (
    columns.some((column) => row.columns[column] !== stored.columns[column]) ||
    links.some(({ table }) => !isSameSet(row.links[table] ?? [], stored.links[table] ?? []))
  );
}

function isSameSet(a: readonly string[], b: readonly string[]): boolean {
  const inB = new Set(b);
  return a.length === inB.size && a.every((id) => inB.has(id));
}
