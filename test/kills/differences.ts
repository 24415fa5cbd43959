import {
  foreignKeyFaults,
  fullTextFaults,
  integrityFaults,
  openForInspection,
} from '../../src/database/sqlite/inspect.ts';
import type { ModelChange, ModelLibrary, ModelOutcome } from '../analysis/library-model.ts';
import { comparable, comparableOutcome } from '../analysis/model-outcome.ts';
import { readSnapshot, snapshotOf } from '../analysis/stored-model.ts';
import type { TestLibrary } from '../support/test-library.ts';

/** About how many changes a job applies in one transaction. */
export const BATCH = 1_000;

/** What is wrong with the file itself. */
export async function fileFaults(path: string): Promise<string[]> {
  const db = openForInspection(path);
  try {
    return [await integrityFaults(db), await foreignKeyFaults(db), await fullTextFaults(db)].flat();
  } finally {
    await db.destroy();
  }
}

/**
 * Where the library is not as the model says.
 *
 * @param original the model of the library before plans made objects in it
 */
export async function libraryDifferences(
  library: TestLibrary,
  original: ModelLibrary,
  model: ModelLibrary,
): Promise<string[]> {
  const { snapshot } = await readSnapshot(library, original);
  const expected = snapshotOf(model);
  return (['scenes', 'objects'] as const).flatMap((part) =>
    [...new Set([...Object.keys(snapshot[part]), ...Object.keys(expected[part])])].flatMap((key) =>
      difference(`${part} ${key}`, snapshot[part][key], expected[part][key]),
    ),
  );
}

/** Where what was recorded of the changes of a plan, and of the plan, is not as expected. */
export async function changeDifferences(
  library: TestLibrary,
  original: ModelLibrary,
  planId: string,
  changes: readonly ModelChange[],
  expected: readonly ModelOutcome[],
): Promise<{ lost: number; doubled: number; differences: string[] }> {
  const { word } = await readSnapshot(library, original);
  const em = library.services.orm.em.fork();
  const stored = await em.execute<Record<string, string | number | null>[]>(
    'select status, applied, error_code, value_before, value_after from plan_change where plan_id = ? order by id',
    [planId],
  );
  const [plan] = await em.execute<object[]>('select status, version from analysis_plan where id = ?', [planId]);
  // Submitting makes it 1, accepting 2, and each transaction one more: none was made twice.
  const version = 2 + batchesOf(changes);
  const result = {
    lost: 0,
    doubled: 0,
    differences: difference(`plan ${planId}`, plan, { status: 'applied', version }),
  };
  changes.forEach((change, index) => {
    const row = stored[index] ?? {};
    const wanted = comparableOutcome(change, expected[index] as ModelOutcome);
    const value = (column: string) => comparable(change, parsed(row[column]), word);
    const told = {
      status: String(row['status']).toUpperCase(),
      errorCode: row['error_code'],
      valueBefore: value('value_before'),
      valueAfter: value('value_after'),
    };
    if (wanted.status === 'APPLIED' && row['applied'] !== 1) result.lost += 1;
    if (wanted.status !== 'APPLIED' && row['applied'] !== 0) result.doubled += 1;
    result.differences.push(...difference(`change ${index} of plan ${planId}`, told, wanted));
  });
  return result;
}

/** A line that says how what was found differs from what was expected; none when it does not. */
export function difference(what: string, found: unknown, expected: unknown): string[] {
  const [a, b] = [sorted(found), sorted(expected)];
  return a === b ? [] : [`${what}: ${a} instead of ${b}`];
}

/** How many transactions a job needs for changes that it applies without a break. */
function batchesOf(changes: readonly ModelChange[]): number {
  const ofScenes = Map.groupBy(changes, ({ sceneId }) => sceneId);
  let [batches, inBatch] = [0, 0];
  for (const { length } of ofScenes.values()) {
    if (inBatch === 0) batches += 1;
    inBatch += length;
    if (inBatch >= BATCH) inBatch = 0;
  }
  return batches;
}

/** SQLite gives the JSON of a number as the number. */
function parsed(stored: unknown): unknown {
  return typeof stored === 'string' ? (JSON.parse(stored) as unknown) : stored;
}

/** As JSON, in which the order of properties makes no difference. */
function sorted(value: unknown): string {
  return JSON.stringify([value], (_name, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
