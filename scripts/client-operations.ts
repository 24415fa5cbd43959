import { codegen } from '@graphql-codegen/core';
import * as typedDocumentNode from '@graphql-codegen/typed-document-node';
import * as typescriptOperations from '@graphql-codegen/typescript-operations';
import { parse } from 'graphql';
import { globSync, readFileSync } from 'node:fs';

/** Operations that a client of a GraphQL server sends, and where their types are written. */
export interface ClientOperations {
  /** The file with the server's schema. */
  readonly schema: string;
  /** A pattern of the files with the operations. */
  readonly operations: string;
  readonly target: string;
}

/** What the command-line client asks of Greenlight. */
export const GREENLIGHT_OPERATIONS: ClientOperations = {
  schema: 'schema.graphql',
  operations: 'src/client/operations/*.graphql',
  target: 'src/client/generated/operations.ts',
};

/** What Greenlight asks of Stash. */
export const STASH_OPERATIONS: ClientOperations = {
  schema: 'src/stash/stash.graphql',
  operations: 'src/stash/operations/*.graphql',
  target: 'src/stash/generated/operations.ts',
};

const CONFIG = {
  enumType: 'const',
  namingConvention: { enumValues: 'keep' },
  immutableTypes: true,
  useTypeImports: true,
  scalars: { ID: 'string', DateTime: 'string', PartialDate: 'string', JSON: 'unknown', Time: 'string' },
};

/**
 * The operations as texts, with the types of their variables and answers.
 *
 * @param schema the schema's text
 * @throws when an operation does not fit the schema
 */
export async function typedOperations(
  { schema: schemaPath, operations, target }: ClientOperations,
  schema = readFileSync(schemaPath, 'utf8'),
): Promise<{ path: string; text: string }> {
  const documents = globSync(operations)
    .sort()
    .map((location) => ({ location, document: parse(readFileSync(location, 'utf8')) }));
  const text = await codegen({
    filename: target,
    schema: parse(schema),
    documents,
    config: CONFIG,
    plugins: [{ typescriptOperations: {} }, { typedDocumentNode: { documentMode: 'string' } }],
    pluginMap: { typescriptOperations, typedDocumentNode },
  });
  const head = `/* eslint-disable */\n// Generated from ${schemaPath} and ${operations} by \`npm run generate\`.\n`;
  return { path: target, text: `${head}${text}` };
}
