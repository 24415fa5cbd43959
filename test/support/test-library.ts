import type { ApolloServer } from '@apollo/server';
import type { GraphQLFormattedError } from 'graphql';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { type OpenDatabase, openDatabase } from '../../src/database/open.ts';
import { createApollo } from '../../src/graphql/apollo.ts';
import { Channel } from '../../src/graphql/channel.ts';
import { type Context, createContext, type Services } from '../../src/graphql/context.ts';
import { createSchema } from '../../src/graphql/schema.ts';
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

/** A library of its own on a real database file, answered by the real schema, without HTTP. */
export class TestLibrary {
  readonly services: Services;
  readonly path: string;
  readonly #directory: string;
  readonly #database: OpenDatabase;
  readonly #apollo: ApolloServer<Context>;

  private constructor(directory: string, path: string, database: OpenDatabase, apollo: ApolloServer<Context>) {
    this.#directory = directory;
    this.path = path;
    this.#database = database;
    this.#apollo = apollo;
    this.services = { ...database, channels: { library: new Channel() } };
  }

  static async open(content?: Partial<Library>): Promise<TestLibrary> {
    const directory = mkdtempSync(join(tmpdir(), 'greenlight-'));
    const path = join(directory, 'library.db');
    const database = await openDatabase({ kind: 'sqlite', path }, 'apply');
    const schema = await createSchema(RESOLVERS);
    const apollo = createApollo({ schema, log: SILENT, introspection: true, hideSchemaDetails: false });
    await apollo.start();
    const library = new TestLibrary(directory, path, database, apollo);
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

  async close(): Promise<void> {
    await this.#apollo.stop();
    await this.#database.close();
    rmSync(this.#directory, { recursive: true });
  }
}

export const SILENT = pino({ level: 'silent' });
