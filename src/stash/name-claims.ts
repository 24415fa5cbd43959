import { sql } from 'kysely';
import { asQuery } from '../database/query.ts';
import type { Reader } from '../database/reader.ts';
import { type MirrorRow, Unfit } from './mirror-row.ts';
import { MIRROR_TABLES } from './mirror-table.ts';
import type { StashKind } from './stash-kind.ts';
import type { UpstreamObject } from './stash-source.ts';

/** What can be stored of rows whose names may have to differ. */
export interface NameClaims {
  /** The rows that can be stored together, those of holders that have another name by now among them. */
  readonly rows: Iterable<MirrorRow>;
  /** Why the others cannot, by id. */
  readonly unfit: ReadonlyMap<string, Unfit>;
  /** Ids of stored rows that have such a name, and that Stash lacks: they have to be buried first. */
  readonly gone: readonly string[];
}

/**
 * Sees that rows can have their names, where names are unique. A stored row that is not among them and has a name already
 * has lost it upstream, or is gone; Stash is asked which. Names that differ only in case are the same here, and the
 * lowest id has it.
 *
 * @param byId asks Stash for an object
 */
export async function claimNames(
  reader: Reader,
  kind: StashKind,
  rows: Iterable<MirrorRow>,
  byId: (id: string) => Promise<UpstreamObject | null>,
): Promise<NameClaims> {
  if (!MIRROR_TABLES[kind].hasUniqueNames) return { rows, unfit: new Map(), gone: [] };
  const claimants = new Map([...rows].map((row) => [row.id, row]));
  const unfit = new Map<string, Unfit>();
  const gone = new Set<string>();
  const asked = new Set<string>();
  for (;;) {
    const holders = await holdersOf(reader, kind, claimants.values());
    const unknown = [...holders.values()].filter((id) => !claimants.has(id) && !asked.has(id));
    if (unknown.length === 0) return settle(kind, claimants, holders, unfit, gone);
    for (const id of unknown) {
      asked.add(id);
      const row = (await byId(id))?.row();
      if (!row) gone.add(id);
      else if (row instanceof Unfit) unfit.set(id, row);
      else claimants.set(id, row);
    }
  }
}

/** Takes out whoever claims a name that another one keeps, until all that are left can have theirs. */
function settle(
  kind: StashKind,
  claimants: Map<string, MirrorRow>,
  holders: ReadonlyMap<string, string>,
  unfit: Map<string, Unfit>,
  gone: ReadonlySet<string>,
): NameClaims {
  for (;;) {
    const winners = new Map<string, string>();
    // A row that cannot be stored keeps the name that it has here.
    for (const [key, id] of holders) if (!claimants.has(id) && !gone.has(id)) winners.set(key, id);
    const losers: MirrorRow[] = [];
    for (const row of [...claimants.values()].sort((a, b) => Number(a.id) - Number(b.id))) {
      const key = keyOf(row);
      const winner = winners.get(key);
      if (winner === undefined) {
        winners.set(key, row.id);
        continue;
      }
      losers.push(row);
      const name = JSON.stringify(row.columns['name']);
      unfit.set(
        row.id,
        new Unfit(`its name ${name} is that of ${kind} ${winner}; names are unique here, regardless of case`),
      );
    }
    if (losers.length === 0) return { rows: [...claimants.values()], unfit, gone: [...gone] };
    for (const { id } of losers) claimants.delete(id);
  }
}

/** Who has the names that rows claim, as it is stored: ids by folded name. */
async function holdersOf(reader: Reader, kind: StashKind, rows: Iterable<MirrorRow>): Promise<Map<string, string>> {
  const keys = JSON.stringify([...rows].map(keyOf));
  const holders = await reader.all(
    asQuery<{ id: string; key: string }>(
      reader.dialect,
      sql`select id, name_key as key from ${sql.table(kind)}
          where name_key in (select value from ${reader.dialect.elements(sql.val(keys))} as wanted)`,
    ),
  );
  return new Map(holders.map(({ id, key }) => [key, id]));
}

function keyOf({ columns }: MirrorRow): string {
  return String(columns['name_key']);
}
