import { setTimeout } from 'node:timers/promises';
import type { Session } from './command.ts';
import { ExitCode } from './exit-code.ts';
import { Failure, notFound } from './failure.ts';
import { type ChangeFragment, JobDetailsDocument, type JobFragment, WatchJobDocument } from './generated/operations.ts';
import { jobLines } from './job-text.ts';
import type { Output } from './output.ts';
import { changeTable } from './plan-text.ts';
import { readChanges } from './read-plan.ts';
import { withNames } from './references.ts';
import type { Server } from './server.ts';

/** How many of the changes that could not be applied are listed for people. */
const LISTED = 20;

/** How often a job is asked for, in milliseconds: a server tells on its own only of the jobs that it runs itself. */
const ASK_EVERY_MS = 1_500;

/** Tells that a job was started. */
export function tellBeginning({ output }: Session, job: JobFragment): ExitCode {
  output.result(job, [...jobLines(job), `greenlight job watch ${job.id} shows its progress.`]);
  return ExitCode.DONE;
}

/**
 * Shows the progress of a job until it comes to its end.
 *
 * @throws Failure when there is no such job, or the server goes away for long
 */
export async function watchToEnd({ server, output }: Session, id: string): Promise<JobFragment> {
  const show = jobProgress(output);
  const watching = new AbortController();
  const { signal } = watching;
  try {
    return await Promise.race([
      untilEnd(toldStates(server, id, signal), show),
      untilEnd(askedStates(server, id, signal), show),
    ]);
  } finally {
    watching.abort();
  }
}

async function untilEnd(states: AsyncIterable<JobFragment>, show: (job: JobFragment) => void): Promise<JobFragment> {
  for await (const job of states) {
    show(job);
    if (job.completedAt !== null) return job;
  }
  throw new Failure('SERVER_UNREACHABLE', 'The server stopped telling of the job before its end. Watch it again.');
}

async function* toldStates(server: Server, id: string, signal: AbortSignal): AsyncGenerator<JobFragment, void> {
  for await (const { jobUpdated } of server.watch(WatchJobDocument, { id }, signal)) yield jobUpdated;
}

async function* askedStates(server: Server, id: string, signal: AbortSignal): AsyncGenerator<JobFragment, void> {
  for (;;) {
    await setTimeout(ASK_EVERY_MS, undefined, { signal });
    const answer = await server.ask(JobDetailsDocument, { id }).catch(noAnswer);
    if (answer?.job === null) throw notFound('job', id);
    if (answer?.job) yield answer.job;
  }
}

/** The subscription waits for a server that is away, and tells when it does not come back. */
function noAnswer(error: unknown): undefined {
  if (!(error instanceof Failure)) throw error;
}

/** Tells how a job ended, and what it could not apply. */
export async function tellEnd({ server, output }: Session, job: JobFragment): Promise<ExitCode> {
  const notApplied = await changesNotApplied(server, job);
  const more = notApplied.length - LISTED;
  output.result({ ...job, notApplied }, [
    ...jobLines(job),
    ...changeTable(await withNames(server, notApplied.slice(0, LISTED))),
    ...(more > 0 ? [`… and ${more.toLocaleString('en')} more.`] : []),
  ]);
  switch (job.status) {
    case 'COMPLETED':
      return isIncomplete(job.result) ? ExitCode.INCOMPLETE : ExitCode.DONE;
    case 'CANCELLED':
      return ExitCode.CANCELLED;
    default:
      return ExitCode.FAILED;
  }
}

/** Whether the result counts changes that could not be applied; those themselves may have been decided on anew. */
function isIncomplete(result: unknown): boolean {
  const { conflicted = 0, failed = 0 } = (result ?? {}) as { conflicted?: number; failed?: number };
  return conflicted + failed > 0;
}

/** Takes the states of a job one after the other, and shows what is new. */
function jobProgress(output: Output): (job: JobFragment) => void {
  let bar: { total: number; done: number; show(done: number): void } | undefined;
  let said: string | null = null;
  return ({ type, totalItems, processedItems, message }) => {
    if (message !== null && message !== said) output.note(message);
    said = message;
    if (!totalItems) return;
    if (bar?.total !== totalItems) bar = { total: totalItems, done: -1, show: output.progress(type, totalItems) };
    // What was asked for may be older than what has been told.
    if (bar.done >= processedItems) return;
    bar.show(processedItems);
    bar.done = processedItems;
  };
}

/** The changes that met a conflict, or failed, in this job. */
async function changesNotApplied(server: Server, { id, plan }: JobFragment): Promise<ChangeFragment[]> {
  if (!plan) return [];
  const { nodes } = await readChanges(server, plan.id, { statuses: ['CONFLICTED', 'FAILED'] }, Infinity);
  return nodes.filter(({ job }) => job?.id === id);
}
