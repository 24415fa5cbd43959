import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { command, type Session } from './command.ts';
import { ExitCode } from './exit-code.ts';
import { Failure, type Offence } from './failure.ts';
import {
  AddChangesDocument,
  CreatePlanDocument,
  DeletePlanDocument,
  type PlanChangeInput,
  PlanDuplicatesDocument,
  type PlanFragment,
} from './generated/operations.ts';
import { flag } from './options.ts';
import { parsePlanFile, type PlanFile } from './plan-file.ts';
import { planLines } from './plan-text.ts';
import type { Server } from './server.ts';

/** What goes into one request: the server takes so many changes, and bodies of 8 MiB. */
const CHANGES_AT_ONCE = 10_000;
const BYTES_AT_ONCE = 6 * 1024 * 1024;

export const submitCommand = command({
  summary: 'submits a plan file, or standard input when FILE is -; the same file again gives the same plan',
  operands: ['FILE'],
  options: { new: flag('makes another plan, even if the file was submitted before') },
  async run({ operands: [source = ''], options, stdin, ...session }) {
    const file = parsePlanFile(await readSource(source, stdin), source === '-' ? 'Standard input' : source);
    const plan = await submit(session, file, options.new ? null : keyOf(file));
    const { analysisPlan } = await session.server.ask(PlanDuplicatesDocument, { id: plan.id });
    const duplicates = analysisPlan?.preview.counts.duplicate ?? 0;
    session.output.result({ ...plan, duplicates }, [...planLines(plan), ...duplicateLines(duplicates)]);
    return ExitCode.DONE;
  },
});

function duplicateLines(count: number): string[] {
  if (count === 0) return [];
  const says = count === 1 ? 'change says what an earlier one does' : 'changes say what earlier ones do';
  return [`  ${count.toLocaleString('en')} ${says}, and will be left out`];
}

async function readSource(source: string, stdin: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  if (source === '-') return buffer(stdin);
  try {
    return await readFile(source);
  } catch (error) {
    const { code = 'UNKNOWN' } = error as NodeJS.ErrnoException;
    const message = UNREADABLE[code] ?? `cannot be read (${code}).`;
    throw new Failure('BAD_PLAN_FILE', `${source} ${message} Name a plan file, or - for standard input.`, {
      cause: error,
    });
  }
}

/** Why a file cannot be read. */
const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist.',
  EISDIR: 'is a directory.',
  EACCES: 'may not be read by you.',
};

/** Equal for files that say the same, whatever white space is between. */
function keyOf(file: PlanFile): string {
  return `sha256:${createHash('sha256').update(JSON.stringify(file)).digest('hex')}`;
}

/**
 * Sends a plan, in parts when it is large. A plan that an earlier submission left incomplete is completed.
 *
 * @throws Failure naming the changes that the server refuses; then it keeps nothing of the plan
 */
async function submit(
  { server, output }: Session,
  file: PlanFile,
  idempotencyKey: string | null,
): Promise<PlanFragment> {
  const { name, description = null, metadata = {}, changes } = file;
  const first = nextPart(changes, 0);
  const showProgress = first.length < changes.length ? output.progress('submit', changes.length) : undefined;
  const input = { name, description, metadata, changes: first, idempotencyKey };
  let { createAnalysisPlan: plan } = await server.ask(CreatePlanDocument, { input });
  while (plan.changeCounts.total < changes.length) {
    showProgress?.(plan.changeCounts.total);
    plan = await sendNextPart(server, plan, changes);
  }
  showProgress?.(changes.length);
  return plan;
}

async function sendNextPart(
  server: Server,
  { id, status, version, changeCounts: { total: sent } }: PlanFragment,
  changes: readonly PlanChangeInput[],
): Promise<PlanFragment> {
  try {
    const variables = { planId: id, changes: nextPart(changes, sent), expectedVersion: version };
    return (await server.ask(AddChangesDocument, variables)).addPlanChanges;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const offences = error.offences.map((offence) => moved(offence, sent));
    if (offences.length > 0 && status === 'DRAFT') {
      await server.ask(DeletePlanDocument, { planId: id });
      throw new Failure(error.code, error.message, { offences });
    }
    const rest = `Plan ${id} has ${sent} of the ${changes.length} changes; submit the file again to send the rest.`;
    throw new Failure(error.code, `${error.message} ${rest}`, { offences, cause: error });
  }
}

/** The changes from `start` that go into one request. */
function nextPart(changes: readonly PlanChangeInput[], start: number): readonly PlanChangeInput[] {
  let bytes = 0;
  const tooLarge = changes.slice(start, start + CHANGES_AT_ONCE).findIndex((change, place) => {
    bytes += Buffer.byteLength(JSON.stringify(change));
    return bytes > BYTES_AT_ONCE && place > 0;
  });
  return changes.slice(start, start + (tooLarge === -1 ? CHANGES_AT_ONCE : tooLarge));
}

/** An offence of a part, told by its place in the file. */
function moved({ index, path, message }: Offence, start: number): Offence {
  if (index === null) return { index, path, message };
  return { index: index + start, path: path.replace(`[${index}]`, `[${index + start}]`), message };
}
