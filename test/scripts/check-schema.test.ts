import { describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import { schemaFaults } from '../../scripts/check-schema.ts';

describe('the rules for schema.graphql', () => {
  it('find nothing in a schema that keeps them', () => {
    expect(
      faultsOf(`
      "Reads." type Query { "Scenes." scenes("How many." first: Int, "Which." ids: [ID!]): SceneConnection! }
      "Changes." type Mutation { "Makes one." createScene("Its values." input: CreateSceneInput!): ID! }
      "Values." input CreateSceneInput { "Title." title: String! }
      "A page." type SceneConnection { "E." edges: [ID!]! "N." nodes: [ID!]! "P." pageInfo: ID! "T." totalCount: Int! }
      "A state." enum Status { "Waits." TO_DO "Is 1." STEP_1 }
    `),
    ).toEqual([]);
  });

  it.each([
    ['type Query { "F." f: Int }', 'Query: a description is missing.'],
    ['"Q." type Query { f: Int }', 'Query.f: a description is missing.'],
    ['"Q." type Query { "F." f(a: Int): Int }', 'Query.f(a): a description is missing.'],
    ['"I." input AnInput { a: Int }', 'AnInput.a: a description is missing.'],
    ['"E." enum E { A }', 'E.A: a description is missing.'],
    ['scalar Date', 'Date: a description is missing.'],
    ['"T." type a_type { "F." f: Int }', 'a_type: the name is not in PascalCase.'],
    ['"Q." type Query { "F." some_field: Int }', 'Query.some_field: the name is not in camelCase.'],
    ['"Q." type Query { "F." f("A." Arg: Int): Int }', 'Query.f(Arg): the name is not in camelCase.'],
    ['"E." enum E { "V." toDo }', 'E.toDo: the name is not in SCREAMING_SNAKE_CASE.'],
    ['"Q." type Query { "F." f: [Int!] }', 'Query.f: a list is never null, but empty.'],
    ['"Q." type Query { "F." f: [Int]! }', 'Query.f: the elements of a list are never null.'],
    ['"Q." type Query { "F." f: [[Int]!]! }', 'Query.f: the elements of a list are never null.'],
    ['"Q." type Query { "F." f("A." a: [Int]): Int }', 'Query.f(a): the elements of a list are never null.'],
    ['"I." input Scene { "A." a: Int }', 'Scene: the name of an input ends in Input, Filter or Order.'],
    [
      '"C." type AConnection { "E." edges: [ID!]! "N." nodes: [ID!]! "P." pageInfo: ID! }',
      'AConnection: a connection has the field totalCount.',
    ],
  ])('%s', (sdl, fault) => {
    expect(faultsOf(sdl)).toEqual([fault]);
  });

  it('want a verb at the beginning of a mutation', () => {
    expect(faultsOf('"M." type Mutation { "S." sceneCreation: Int "S." settle: Int }')).toEqual([
      expect.stringMatching(/^Mutation\.sceneCreation: a mutation begins with a verb, one of add, /),
      expect.stringMatching(/^Mutation\.settle: a mutation begins with a verb, one of add, /),
    ]);
  });
});

function faultsOf(sdl: string): string[] {
  return schemaFaults(buildSchema(sdl));
}
