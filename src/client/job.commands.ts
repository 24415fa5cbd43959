import { command } from './command.ts';
import { ExitCode } from './exit-code.ts';
import { CancelJobDocument, JobListDocument, JobStatus, JobType, RetryJobDocument } from './generated/operations.ts';
import { jobLines, jobTable } from './job-text.ts';
import { tellBeginning, tellEnd, watchToEnd } from './job-watch.ts';
import { limitOption, oneOf, several, single, text } from './options.ts';
import { readList } from './pages.ts';
import { moreLines } from './plan-text.ts';
import { readPlan } from './read-plan.ts';

const DEFAULT_LIMIT = 20;

export const jobCommands = {
  list: command({
    summary: 'lists jobs, the newest first',
    operands: [],
    options: {
      status: several('STATUS', `jobs that have come so far: ${Object.values(JobStatus).join(', ')}`, oneOf(JobStatus)),
      type: several('TYPE', `jobs that do this: ${Object.values(JobType).join(', ')}`, oneOf(JobType)),
      plan: single('PLAN', 'jobs of this plan', text),
      limit: limitOption('jobs', DEFAULT_LIMIT),
    },
    async run({ options: { status, type, plan, limit = DEFAULT_LIMIT }, server, output }) {
      if (plan !== undefined) await readPlan(server, plan);
      const filter = {
        ...(status && { statuses: status }),
        ...(type && { types: type }),
        ...(plan !== undefined && { planId: plan }),
      };
      const { nodes, more } = await readList(
        limit,
        async (page) => (await server.ask(JobListDocument, { filter, ...page })).jobs,
      );
      output.result(nodes, nodes.length > 0 ? [...jobTable(nodes), ...moreLines(more)] : ['There are no such jobs.']);
      return ExitCode.DONE;
    },
  }),

  watch: command({
    summary: 'shows the progress of a job, waits for its end, and tells by the exit code how it came out',
    operands: ['JOB'],
    options: {},
    async run({ operands: [id = ''], ...session }) {
      return tellEnd(session, await watchToEnd(session, id));
    },
  }),

  cancel: command({
    summary: 'cancels a job; what it has done stays',
    operands: ['JOB'],
    options: {},
    async run({ operands: [id = ''], server, output }) {
      const { cancelJob: job } = await server.ask(CancelJobDocument, { id });
      const stopping = job.status === 'RUNNING' ? [`It stops soon; greenlight job watch ${id} tells when.`] : [];
      output.result(job, [...jobLines(job), ...stopping]);
      return ExitCode.DONE;
    },
  }),

  retry: command({
    summary: 'has a job that failed or was cancelled go on from where it stopped',
    operands: ['JOB'],
    options: {},
    async run({ operands: [id = ''], ...session }) {
      const { retryJob: job } = await session.server.ask(RetryJobDocument, { id });
      return tellBeginning(session, job);
    },
  }),
};
