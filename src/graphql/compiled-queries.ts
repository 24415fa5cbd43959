import { type ApolloServerPlugin, HeaderMap } from '@apollo/server';
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { RecentlyUsed } from '../database/recently-used.ts';
import type { Execute, Variables } from './compile-operation.ts';
import type { Context } from './context.ts';

/** How many operations are kept compiled; the one that was asked for the longest time ago goes first. */
const KEPT_OPERATIONS = 500;

/**
 * Executes queries that are asked again by code compiled for them, in a fraction of the time that graphql-js takes to
 * interpret them. It gives only answers without errors: in any other case graphql-js executes the query as if nothing
 * had happened, so that every error is its own.
 */
export function compiledQueries(schema: GraphQLSchema): ApolloServerPlugin<Context> {
  const queries = new CompiledQueries(schema);
  return {
    async requestDidStart() {
      return {
        async responseForOperation({ document, operation, contextValue, request: { variables = {} } }) {
          // Whatever its type says: what does not say which operation to run is refused only after this.
          if (!(operation as OperationDefinitionNode | undefined)) return null;
          const execute = queries.of(operation) ?? (await queries.compile(document, operation));
          const data = execute && (await dataOf(execute, contextValue, variables));
          return data ? { http: { headers: new HeaderMap() }, body: { kind: 'single', singleResult: { data } } } : null;
        },
      };
    },
  };
}

async function dataOf(execute: Execute, context: Context, variables: Variables) {
  try {
    const result = await execute(context, variables);
    return result?.errors ? undefined : result?.data;
  } catch {
    return undefined;
  }
}

/** The compiled form of each operation, which is known by its node: Apollo parses equal texts once. */
class CompiledQueries {
  readonly #schema: GraphQLSchema;
  readonly #compiled = new RecentlyUsed<OperationDefinitionNode, Execute>(KEPT_OPERATIONS);
  readonly #askedOnce = new WeakSet<OperationDefinitionNode>();
  readonly #interpreted = new WeakSet<OperationDefinitionNode>();

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
  }

  of(operation: OperationDefinitionNode): Execute | undefined {
    return this.#compiled.get(operation);
  }

  /** Compiles an operation; undefined at the first time that it is asked, and for what is better interpreted. */
  async compile(document: DocumentNode, operation: OperationDefinitionNode): Promise<Execute | undefined> {
    if (this.#interpreted.has(operation)) return undefined;
    if (!this.#askedOnce.has(operation)) {
      this.#askedOnce.add(operation);
      return undefined;
    }
    // The compiler is large, and the server shall be ready before it is loaded.
    const { compileOperation } = await import('./compile-operation.ts');
    const execute = compileOperation(this.#schema, document, operation);
    if (execute) this.#compiled.set(operation, execute);
    else this.#interpreted.add(operation);
    return execute;
  }
}
