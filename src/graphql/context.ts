import type { EntityManager, MikroORM } from '@mikro-orm/sqlite';
import type { FastifyBaseLogger } from 'fastify';
import { CountingReader, type Reader } from '../database/reader.ts';
import type { Channel } from './channel.ts';
import { Loaders } from './loader.ts';

/** What the resolvers of one operation share. */
export interface Context {
  readonly reader: CountingReader;
  readonly loaders: Loaders;
  readonly log: FastifyBaseLogger;
  readonly channels: Channels;

  /** Makes a change in one transaction of its own; what was read before is forgotten. */
  write<T>(change: (em: EntityManager) => Promise<T>): Promise<T>;
}

/** One channel for each kind of event; they live as long as the server. */
export interface Channels {
  readonly library: Channel<LibraryEvent>;
}

/** A change to an object of the library. */
export interface LibraryEvent {
  readonly kind: 'SCENE' | 'PERFORMER' | 'TAG' | 'STUDIO';
  readonly id: string;
  readonly change: 'CREATED' | 'UPDATED' | 'DELETED';
}

/** What lives as long as the server and serves every operation. */
export interface Services {
  readonly orm: MikroORM;
  readonly reader: Reader;
  readonly channels: Channels;
}

/** A fresh context for one operation. */
export function createContext({ orm, reader: sharedReader, channels }: Services, log: FastifyBaseLogger): Context {
  const reader = new CountingReader(sharedReader);
  const loaders = new Loaders(reader);
  return {
    reader,
    loaders,
    log,
    channels,
    async write(change) {
      const result = await orm.em.fork().transactional(change);
      loaders.clear();
      return result;
    },
  };
}
