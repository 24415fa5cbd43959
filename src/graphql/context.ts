import type { EntityManager, MikroORM } from '@mikro-orm/sqlite';
import type { FastifyBaseLogger } from 'fastify';
import type { LanguageModelAccess, StashAccess } from '../config.ts';
import { CountingReader, type Reader } from '../database/reader.ts';
import type { Channels } from './channels.ts';
import { Loaders } from './loader.ts';

/** What the resolvers of one operation share. */
export interface Context {
  readonly reader: CountingReader;
  readonly loaders: Loaders;
  readonly log: FastifyBaseLogger;
  readonly channels: Channels;
  readonly jobs: JobSignals;
  /** The Stash server that the library mirrors; undefined when it stands on its own. */
  readonly stash: StashAccess | undefined;
  /** The language model that analyses may ask; undefined when none is configured. */
  readonly languageModel: LanguageModelAccess | undefined;

  /** Makes a change in one transaction of its own; what was read before is forgotten. */
  write<T>(change: (em: EntityManager) => Promise<T>): Promise<T>;
}

/** Whoever runs the jobs, as far as mutations are concerned; both are hints, for the table says what is to be done. */
export interface JobSignals {
  /** There is a new job: to be called when it is committed. */
  wake(): void;
  /** The job with the id may have been cancelled. */
  recheck(jobId: string): void;
}

/** What lives as long as the server and serves every operation. */
export interface Services {
  readonly orm: MikroORM;
  readonly reader: Reader;
  readonly channels: Channels;
  readonly jobs: JobSignals;
  readonly stash?: StashAccess | undefined;
  readonly languageModel?: LanguageModelAccess | undefined;
}

/** A fresh context for one operation. */
export function createContext(
  { orm, reader: sharedReader, channels, jobs, stash, languageModel }: Services,
  log: FastifyBaseLogger,
): Context {
  const reader = new CountingReader(sharedReader);
  const loaders = new Loaders(reader);
  return {
    reader,
    loaders,
    log,
    channels,
    jobs,
    stash,
    languageModel,
    async write(change) {
      const result = await orm.em.fork().transactional(change);
      loaders.clear();
      return result;
    },
  };
}
