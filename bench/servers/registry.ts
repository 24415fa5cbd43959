import type { Serve } from './server.ts';

export type ServerName = 'floor' | 'tuned' | 'ours' | 'mercurius' | 'yoga' | 'naive';

interface ServerDescription {
  readonly title: string;
  /** The packages that it stands on, for which versions are told. */
  readonly packages: readonly string[];
  load(): Promise<{ serve: Serve }>;
}

/** The servers that are compared. What each is stands at the head of its file. */
export const SERVERS: Readonly<Record<ServerName, ServerDescription>> = {
  floor: { title: 'The floor', packages: ['better-sqlite3'], load: () => import('./floor.ts') },
  tuned: { title: 'The tuned floor', packages: ['better-sqlite3'], load: () => import('./tuned-floor.ts') },
  ours: {
    title: 'Greenlight',
    packages: ['@apollo/server', 'type-graphql', 'graphql'],
    load: () => import('./ours.ts'),
  },
  mercurius: {
    title: 'Mercurius, graphql-jit, prepared statements',
    packages: ['mercurius', 'graphql-jit', 'fastify'],
    load: () => import('./mercurius.ts'),
  },
  yoga: {
    title: 'GraphQL Yoga, Kysely, DataLoader',
    packages: ['graphql-yoga', 'kysely', 'dataloader'],
    load: () => import('./yoga.ts'),
  },
  naive: {
    title: 'TypeGraphQL, MikroORM’s entities, no batching',
    packages: ['@mikro-orm/core'],
    load: () => import('./naive.ts'),
  },
};
