import 'reflect-metadata';
import { type GraphQLObjectType, type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { buildSchemaSync, getMetadataStorage, type NonEmptyArray, type PubSub } from 'type-graphql';
import { answerReadAhead } from './look-ahead.ts';

/** A resolver class, as TypeGraphQL takes it. */
export type ResolverClass = new () => object;

/**
 * Builds the schema from resolver classes. Plain fields are read straight from the rows, without middleware around
 * them; inputs are checked by the scalars and by the services.
 */
export function createSchema(resolvers: readonly ResolverClass[]): GraphQLSchema {
  const schema = schemaOf(resolvers);
  answerReadAhead(schema);
  describe(schema.getQueryType(), 'What can be asked.');
  describe(schema.getMutationType(), 'What can be changed; each field is a transaction of its own.');
  describe(schema.getSubscriptionType(), 'What one can be told of, over WebSocket.');
  return schema;
}

/**
 * Builds a schema whose resolvers take what is in an argument as graphql-js has made it. TypeGraphQL would copy each object,
 * and not only the argument itself, to an instance of its class, for which it searches all classes for the type of every
 * field; so it knows the classes of inputs only while it builds.
 *
 * @param inputs classes of input types that no resolver takes
 */
export function schemaOf(resolvers: readonly ResolverClass[], inputs: readonly ResolverClass[] = []): GraphQLSchema {
  const known = getMetadataStorage().inputTypes;
  known.unshift(...inputClasses.splice(0));
  try {
    return buildSchemaSync({
      resolvers: resolvers as unknown as NonEmptyArray<ResolverClass>,
      orphanedTypes: [...inputs],
      validate: false,
      // It would introspect the whole schema to see that it is valid, which Apollo sees to as well.
      skipCheck: true,
      pubSub: NO_PUB_SUB,
    });
  } finally {
    inputClasses.push(...known.splice(0));
  }
}

const inputClasses: ReturnType<typeof getMetadataStorage>['inputTypes'] = [];

/** TypeGraphQL gives the root types no description. */
function describe(type: GraphQLObjectType | null | undefined, description: string): void {
  if (type) type.description = description;
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
