import { codegen } from '@graphql-codegen/core';
import * as typedDocumentNode from '@graphql-codegen/typed-document-node';
import * as typescript from '@graphql-codegen/typescript';
import * as typescriptOperations from '@graphql-codegen/typescript-operations';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { readFileSync } from 'node:fs';
import ts from 'typescript';

const OPERATIONS = /* GraphQL */ `
  query Scenes($filter: SceneFilter, $orderBy: [SceneOrder!], $first: Int, $after: String) {
    scenes(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
      totalCount
      pageInfo {
        endCursor
        hasNextPage
      }
      nodes {
        ...SceneCard
      }
    }
  }

  query Tag($id: ID!) {
    tag(id: $id) {
      name
      parents {
        name
      }
      scenes(first: 10) {
        nodes {
          ...SceneCard
        }
      }
    }
  }

  mutation CreateScene($input: CreateSceneInput!) {
    createScene(input: $input) {
      ...SceneCard
    }
  }

  subscription LibraryChanges {
    libraryChanged {
      kind
      id
      change
    }
  }

  fragment SceneCard on Scene {
    id
    title
    rating100
    sceneDate
    organized
    studio {
      name
    }
    tags {
      name
    }
  }
`;

/** A program that uses what was generated as its author would; each wrong use is marked, and must be refused. */
const USES = `
import { CreateSceneDocument, ScenesDocument, type SceneCardFragment, type ScenesQuery, type ScenesQueryVariables } from './operations';
import type { Scene } from './schema';

export const variables: ScenesQueryVariables = {
  first: 10,
  filter: { and: [{ title: { contains: 'noir' } }], tags: { includes: ['1'], depth: -1 } },
  orderBy: [{ field: 'SCENE_DATE', direction: 'DESC' }],
};
export const titles = (data: ScenesQuery): string[] => data.scenes.nodes.map((scene) => scene.title);
export const studio = (scene: SceneCardFragment): string | undefined => scene.studio?.name;
export const withoutTags = (scene: Scene): boolean => scene.tags.length === 0;
export const documents = [ScenesDocument, CreateSceneDocument];

// @ts-expect-error there is no such field
export const misspelt = (scene: SceneCardFragment) => scene.titel;
// @ts-expect-error a rating may be missing
export const rating = (scene: SceneCardFragment): number => scene.rating100;
// @ts-expect-error there is no such order
export const order: ScenesQueryVariables = { orderBy: [{ field: 'LENGTH' }] };
`;

describe('GraphQL Code Generator', () => {
  const files: Record<string, string> = { 'uses.ts': USES };
  beforeAll(async () => {
    files['schema.ts'] = await generate('schema.ts', { typescript });
    files['operations.ts'] = await generate('operations.ts', { typescriptOperations, typedDocumentNode });
  });

  it('makes types of schema.graphql and of operations on it', () => {
    for (const type of ['Scene', 'SceneConnection', 'SceneFilter', 'Performer', 'Tag', 'Studio', 'LibraryChange']) {
      expect(files['schema.ts']).toContain(`export type ${type} = {`);
    }
    for (const type of ['ScenesQuery', 'ScenesQueryVariables', 'CreateSceneMutation', 'LibraryChangesSubscription']) {
      expect(files['operations.ts']).toContain(`export type ${type} =`);
    }
    expect(files['operations.ts']).toContain('export const ScenesDocument = ');
  });

  it('makes types that compile, and that know right from wrong', () => {
    expect(typeFaults(files)).toEqual([]);
  });
});

function generate(filename: string, pluginMap: Parameters<typeof codegen>[0]['pluginMap']): Promise<string> {
  return codegen({
    filename,
    schema: parse(readFileSync('schema.graphql', 'utf8')),
    documents: [{ location: 'operations.graphql', document: parse(OPERATIONS) }],
    config: { useTypeImports: true },
    plugins: Object.keys(pluginMap).map((name) => ({ [name]: {} })),
    pluginMap,
  });
}

/** What the TypeScript compiler, at its strictest, says of some files. */
function typeFaults(files: Readonly<Record<string, string>>): string[] {
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2024,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  const own = (path: string): string | undefined => files[path.slice(path.lastIndexOf('/') + 1)];
  host.getSourceFile = (path, ...rest) => {
    const text = own(path);
    return text === undefined ? getSourceFile(path, ...rest) : ts.createSourceFile(path, text, rest[0]);
  };
  host.fileExists = (path) => own(path) !== undefined || fileExists(path);
  host.readFile = (path) => own(path) ?? readFile(path);
  const program = ts.createProgram(Object.keys(files), options, host);
  return ts
    .getPreEmitDiagnostics(program)
    .map((fault) => `${fault.file?.fileName ?? ''}: ${ts.flattenDiagnosticMessageText(fault.messageText, '\n')}`);
}
