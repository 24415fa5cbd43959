import type { NamedTable } from '../../database/dialect.ts';
import { textKey } from '../../database/text-key.ts';
import {
  CriterionModifier,
  StashCreatePerformerDocument,
  StashCreateStudioDocument,
  StashCreateTagDocument,
  StashPerformersDocument,
  StashStudiosDocument,
  StashTagsDocument,
} from '../generated/operations.ts';
import { type MirrorRow, performerRow, studioRow, tagRow, Unfit } from '../mirror-row.ts';
import type { StashClient } from '../stash-client.ts';
import { StashFailure } from '../stash-failure.ts';
import { checkedPage, type UpstreamPage } from '../upstream-page.ts';

/** What a name stands for in Stash. */
export interface Named {
  /** The objects that have the name; where none has it, those with such an alias. */
  readonly rows: readonly MirrorRow[];
  /** Whether the only one of them was made for this. */
  readonly isNew: boolean;
}

/**
 * Finds what a name stands for in Stash, and makes an object with the name where there is none. Stash cannot tell a
 * repeated creation; so after one that was not answered it is looked whether the object is there.
 *
 * @throws StashFailure; its reason is `REFUSED` when Stash will not have such an object
 */
export async function findOrCreate(client: StashClient, table: NamedTable, name: string): Promise<Named> {
  const found = await findNamed(client, table, name);
  if (found.length > 0) return { rows: found, isNew: false };
  let failure: StashFailure | undefined;
  try {
    await client.mutate(CREATE[table], { name });
  } catch (error) {
    if (!(error instanceof StashFailure)) throw error;
    failure = error;
  }
  const rows = await findNamed(client, table, name);
  if (rows.length === 0) throw failure ?? notShown(table, name);
  // What somebody else made in the same moment made Stash refuse ours.
  return { rows, isNew: rows.length === 1 && failure?.reason !== 'REFUSED' };
}

const CREATE = {
  studio: StashCreateStudioDocument,
  performer: StashCreatePerformerDocument,
  tag: StashCreateTagDocument,
} as const;

/** Stash compares with SQLite's LIKE, so it may give more than what has the name; which of them has it is decided here. */
async function findNamed(client: StashClient, table: NamedTable, name: string): Promise<MirrorRow[]> {
  const key = textKey(name);
  const isNamed = (row: MirrorRow) => row.columns['name_key'] === key;
  const byName = (await rowsWith(client, table, 'name', name)).filter(isNamed);
  if (byName.length > 0) return byName;
  const isAlias = (row: MirrorRow) =>
    (JSON.parse(String(row.columns['aliases'])) as string[]).some((alias) => textKey(alias) === key);
  return (await rowsWith(client, table, 'aliases', name)).filter(isAlias);
}

/** The objects that may have a name, or such an alias. */
async function rowsWith(
  client: StashClient,
  table: NamedTable,
  field: 'name' | 'aliases',
  name: string,
): Promise<MirrorRow[]> {
  const rows = await Promise.all(patternsOf(name).map((pattern) => rowsLike(client, table, field, pattern)));
  return [...new Map(rows.flat().map((row) => [row.id, row])).values()];
}

/**
 * What LIKE finds a name by, however it is written. It knows no other case than that of A to Z, so any character may stand
 * where another letter that has a case is; and it tells an accented letter from a letter with an accent after it.
 */
function patternsOf(name: string): readonly string[] {
  return [...new Set([name.normalize('NFC'), name.normalize('NFD')].map((text) => text.replaceAll(OTHER_LETTER, '_')))];
}

const OTHER_LETTER = /[[\p{Cased}\p{Mark}]--[\0-\x7f]]/gv;

async function rowsLike(
  client: StashClient,
  table: NamedTable,
  field: 'name' | 'aliases',
  value: string,
): Promise<MirrorRow[]> {
  const filter = { per_page: -1, sort: 'id' };
  const where = { [field]: { value, modifier: CriterionModifier.EQUALS } };
  switch (table) {
    case 'studio':
      return fitting((await client.query(StashStudiosDocument, { filter, where })).page, studioRow);
    case 'performer':
      return fitting((await client.query(StashPerformersDocument, { filter, where })).page, performerRow);
    case 'tag':
      return fitting((await client.query(StashTagsDocument, { filter, where })).page, tagRow);
  }
}

function fitting<Raw extends { readonly id: string }>(
  page: UpstreamPage<Raw>,
  rowOf: (raw: Raw) => MirrorRow,
): MirrorRow[] {
  return checkedPage<Raw>(page).objects.flatMap((raw) => {
    try {
      return [rowOf(raw)];
    } catch (error) {
      if (error instanceof Unfit) return [];
      throw error;
    }
  });
}

function notShown(table: NamedTable, name: string): StashFailure {
  const message = `Stash does not show the ${table} ${JSON.stringify(name)} that it was asked to make.`;
  return new StashFailure('REFUSED', message, { isTransient: false });
}
