import { codegen } from '@graphql-codegen/core';
import * as typedDocumentNode from '@graphql-codegen/typed-document-node';
import * as typescriptOperations from '@graphql-codegen/typescript-operations';
import { parse } from 'graphql';
import { globSync, readFileSync } from 'node:fs';

const OPERATIONS = 'src/client/operations/*.graphql';
const TARGET = 'src/client/generated/operations.ts';

const HEAD = `/* eslint-disable */\n// Generated from schema.graphql and ${OPERATIONS} by \`npm run generate\`.\n`;

const CONFIG = {
  enumType: 'const',
  namingConvention: { enumValues: 'keep' },
  immutableTypes: true,
  useTypeImports: true,
  scalars: { ID: 'string', DateTime: 'string', PartialDate: 'string', JSON: 'unknown' },
};

/**
 * The operations of the command-line client as texts, with the types of their variables and answers.
 *
 * @param schema the schema's text
 * @throws when an operation does not fit the schema
 */
export async function clientOperations(schema: string): Promise<{ path: string; text: string }> {
  const documents = globSync(OPERATIONS)
    .sort()
    .map((location) => ({ location, document: parse(readFileSync(location, 'utf8')) }));
  const text = await codegen({
    filename: TARGET,
    schema: parse(schema),
    documents,
    config: CONFIG,
    plugins: [{ typescriptOperations: {} }, { typedDocumentNode: { documentMode: 'string' } }],
    pluginMap: { typescriptOperations, typedDocumentNode },
  });
  return { path: TARGET, text: `${HEAD}${text}` };
}
