import type { ApolloServer } from '@apollo/server';
import type { GraphQLFormattedError } from 'graphql';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { LanguageModelAccess, StashAccess } from '../../src/config.ts';
import { type OpenDatabase, openDatabase } from '../../src/database/open.ts';
import { rowsById } from '../../src/database/rows.ts';
import { createApollo } from '../../src/graphql/apollo.ts';
import { createChannels, type JobRow } from '../../src/graphql/channels.ts';
import { type Context, createContext, type Services } from '../../src/graphql/context.ts';
import { createSchema } from '../../src/graphql/schema.ts';
import { jobDefinitions } from '../../src/job-definitions.ts';
import { publishJobEvent } from '../../src/jobs/job-events.ts';
import { createRegistry, type JobRegistry } from '../../src/jobs/job-registry.ts';
import { JOBS } from '../../src/jobs/job.read.ts';
import { JobRunner, type RunnerTiming } from '../../src/jobs/runner.ts';
import { RESOLVERS } from '../../src/resolvers.ts';
import { type Library, storeLibrary } from '../../src/sample/store-sample.ts';

export interface Answer {
  /** Typed by the test that asks. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly data: any;
  readonly errors: readonly GraphQLFormattedError[] | undefined;
  /** How many SQL statements the operation read with. */
  readonly statements: number;
}

export interface TestLibraryOptions {
  /** Runs the jobs, on the connection of the library; without it they stay pending. */
  readonly jobs?: Partial<RunnerTiming>;
  /** What jobs do; that of the server when left out. */
  readonly registry?: JobRegistry;
  /** The Stash server that the library mirrors. */
  readonly stash?: StashAccess;
  /** The language model that analyses may ask. */
  readonly languageModel?: LanguageModelAccess;
}

/** A library of its own on a real database file, answered by the real schema, without HTTP. */
export class TestLibrary {
  readonly services: Services;
  readonly path: string;
  readonly #directory: string;
  readonly #database: OpenDatabase;
  readonly #apollo: ApolloServer<Context>;
  readonly #runner: JobRunner;

  private constructor(
    directory: string,
    path: string,
    database: OpenDatabase,
    apollo: ApolloServer<Context>,
    {
      jobs: timing = {},
      stash,
      languageModel,
      registry = createRegistry(jobDefinitions({ stash, languageModel }), []),
    }: TestLibraryOptions,
  ) {
    this.#directory = directory;
    this.path = path;
    this.#database = database;
    this.#apollo = apollo;
    const channels = createChannels();
    this.#runner = new JobRunner({
      orm: database.orm,
      registry,
      owner: 'test',
      log: SILENT,
      onEvent: (event) => publishJobEvent(channels, event),
      timing,
    });
    this.services = { ...database, channels, jobs: this.#runner, stash, languageModel };
  }

  static async open(content?: Partial<Library>, options: TestLibraryOptions = {}): Promise<TestLibrary> {
    const directory = mkdtempSync(join(tmpdir(), 'greenlight-'));
    const path = join(directory, 'library.db');
    const database = await openDatabase({ kind: 'sqlite', path }, 'apply');
    const schema = createSchema(RESOLVERS);
    const apollo = createApollo({ schema, log: SILENT, introspection: true, hideSchemaDetails: false });
    await apollo.start();
    const library = new TestLibrary(directory, path, database, apollo, options);
    if (options.jobs) library.#runner.start();
    if (content) await library.store(content);
    return library;
  }

  /** Stores rows in bulk, past the mutations. */
  async store({ studios = [], tags = [], performers = [], scenes = [] }: Partial<Library>): Promise<void> {
    await storeLibrary(this.services.orm.em.fork(), { studios, tags, performers, scenes });
  }

  async execute(query: string, variables: Record<string, unknown> = {}): Promise<Answer> {
    const contextValue = createContext(this.services, SILENT);
    const { body } = await this.#apollo.executeOperation({ query, variables }, { contextValue });
    if (body.kind !== 'single') throw new Error('The answer came in parts.');
    const { data, errors } = body.singleResult;
    return { data, errors, statements: contextValue.reader.statements };
  }

  /** The data of an operation that must not fail. */
  async data(query: string, variables?: Record<string, unknown>): Promise<Answer['data']> {
    const answer = await this.execute(query, variables);
    if (answer.errors) throw new Error(answer.errors.map((error) => error.message).join('\n'));
    return answer.data;
  }

  /** Waits until a job has come to its end. */
  async settle(jobId: string): Promise<JobRow> {
    const updates = this.services.channels.jobs.subscribe((job) => job.id === jobId && job.completedAt !== null);
    try {
      const [job] = await rowsById(JOBS)(this.services.reader, [jobId]);
      return job?.completedAt != null ? job : ((await updates.next()).value as JobRow);
    } finally {
      await updates.return?.();
    }
  }

  /** Runs jobs no longer. */
  stopJobs(): Promise<void> {
    return this.#runner.stop();
  }

  async close(): Promise<void> {
    await this.#runner.stop();
    await this.#apollo.stop();
    await this.#database.close();
    rmSync(this.#directory, { recursive: true });
  }
}

export const SILENT = pino({ level: 'silent' });
