import type { SceneRow } from '../../src/sample/sample-library.ts';
import type { Library } from '../../src/sample/store-sample.ts';

/** A scene of which only the id and what is named is known. */
export function bareScene(id: string, known: Partial<SceneRow> = {}): SceneRow {
  return {
    id,
    title: `Scene ${id}`,
    code: null,
    details: null,
    director: null,
    urls: [],
    paths: [],
    organized: false,
    rating100: null,
    sceneDate: null,
    createdDate: null,
    studioId: null,
    performerIds: [],
    tagIds: [],
    ...known,
  };
}

/** Three scenes: `full` has a value in every field, `bare1` and `bare2` have none but the title. */
export const SMALL_LIBRARY: Partial<Library> = {
  studios: [
    { id: 's1', name: 'Brandywine', aliases: [], parentId: null },
    { id: 's2', name: 'Ealing', aliases: [], parentId: null },
  ],
  tags: ['Noir', 'comedy', 'Épic'].map((name, index) => ({
    id: `t${index + 1}`,
    name,
    aliases: [],
    description: '',
    parentIds: [],
  })),
  performers: ['Sigourney Weaver', 'alec Guinness', 'Alec Guinness'].map((name, index) => ({
    id: `p${index + 1}`,
    name,
    disambiguation: null,
    aliases: [],
  })),
  scenes: [
    bareScene('full', {
      title: 'Alien',
      code: 'A-79',
      details: 'In space no one can hear you scream.',
      director: 'Ridley Scott',
      urls: ['https://example.org/b', 'https://example.org/a'],
      organized: true,
      rating100: 92,
      sceneDate: '1979-05',
      studioId: 's1',
      performerIds: ['p3', 'p1', 'p2'],
      tagIds: ['t3', 't1', 't2'],
    }),
    bareScene('bare1'),
    bareScene('bare2'),
  ],
};
