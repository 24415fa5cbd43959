import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import 'reflect-metadata';
import { buildSchema } from 'type-graphql';
import { openDatabase } from '../../src/database/open.ts';
import { type NaiveContext, PerformerResolver, QueryResolver, SceneResolver } from './naive/resolvers.ts';
import type { Serve } from './server.ts';

/** TypeGraphQL over MikroORM's entities as tutorials show it: every relation is loaded where it is asked for. */
export const serve: Serve = async (path) => {
  const database = await openDatabase({ kind: 'sqlite', path }, 'refuse');
  const schema = await buildSchema({
    resolvers: [QueryResolver, SceneResolver, PerformerResolver],
    validate: false,
  });
  const apollo = new ApolloServer<NaiveContext>({ schema });
  const { url } = await startStandaloneServer(apollo, {
    context: async () => ({ em: database.orm.em.fork() }),
    listen: { host: '127.0.0.1', port: 0 },
  });
  return {
    port: Number(new URL(url).port),
    async stop() {
      await apollo.stop();
      await database.close();
    },
  };
};
