import { createSchema, createYoga } from 'graphql-yoga';
import { Kysely, SqliteDialect } from 'kysely';
import { createServer } from 'node:http';
import { openForReading } from '../../src/database/sqlite/connection.ts';
import { readProjectFile } from '../../src/project-file.ts';
import { listen } from './listen.ts';
import type { Serve } from './server.ts';
import { createLoaders } from './yoga/loaders.ts';
import { resolvers, type YogaContext } from './yoga/resolvers.ts';
import type { Tables } from './yoga/tables.ts';

/** GraphQL Yoga with Kysely and DataLoader, as one would write it who knows all three and tunes nothing. */
export const serve: Serve = (path) => {
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: openForReading(path) }) });
  const yoga = createYoga({
    schema: createSchema<YogaContext>({ typeDefs: readProjectFile('schema.graphql'), resolvers }),
    context: () => ({ db, loaders: createLoaders(db) }),
    logging: false,
    graphiql: false,
    landingPage: false,
  });
  return listen(createServer((request, response) => void yoga(request, response)));
};
