import 'reflect-metadata';
import { lexicographicSortSchema, type GraphQLSchema, printSchema } from 'graphql';
import { buildSchema, type NonEmptyArray, type PubSub } from 'type-graphql';

/** A resolver class, as TypeGraphQL takes it. */
export type ResolverClass = new () => object;

/**
 * Builds the schema from resolver classes. Plain fields are read straight from the rows, without middleware around
 * them; inputs are checked by the scalars and by the services.
 */
export function createSchema(resolvers: readonly ResolverClass[]): Promise<GraphQLSchema> {
  return buildSchema({
    resolvers: resolvers as unknown as NonEmptyArray<ResolverClass>,
    validate: false,
    pubSub: NO_PUB_SUB,
  });
}

// TypeGraphQL demands one as soon as there is a subscription, though ours subscribe to channels of the context.
const NO_PUB_SUB: PubSub = { publish: refuse, subscribe: refuse };

function refuse(): never {
  throw new Error('Subscriptions name a channel of the context with their `subscribe` option.');
}

/** The schema's text as it stands in schema.graphql. */
export function schemaText(schema: GraphQLSchema): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
