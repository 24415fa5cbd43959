import fc from 'fast-check';
import { type Reference, referenceKey } from '../../src/analysis/change-values.ts';
import { textKey } from '../../src/database/text-key.ts';
import {
  type Kind,
  type ModelChange,
  type ModelField,
  ModelLibrary,
  type ModelObject,
  type ModelScene,
} from './library-model.ts';

/** Names that meet one another regardless of case, as names and as aliases. */
const NAMES = ['Noir', 'noir', 'NOIR', 'Café', 'CAFÉ', 'Ström', 'Film noir'];
const SCENE_IDS = ['a1', 'a2', 'b1'];
const IDS: Record<Kind, readonly string[]> = {
  studio: ['s1', 's2', 's3'],
  performer: ['p1', 'p2', 'p3'],
  tag: ['t1', 't2', 't3'],
};

const name = fc.constantFrom(...NAMES);
const subset = <T>(values: readonly T[]) => fc.subarray([...values]);

function objects(kind: Kind): fc.Arbitrary<Map<string, ModelObject>> {
  return fc
    .tuple(
      ...IDS[kind].map((id) =>
        fc.record({ id: fc.constant(id), name, aliases: fc.uniqueArray(name, { maxLength: 2 }) }),
      ),
    )
    .map((rows) => {
      const taken = new Set<string>();
      const free = rows.filter(
        (row) => kind === 'performer' || (!taken.has(textKey(row.name)) && taken.add(textKey(row.name))),
      );
      return new Map(free.map(({ id, ...object }) => [id, object]));
    });
}

const TITLES = ['Alien', 'Aliens', ''];
const CODES = ['A', 'B', null];
const TEXTS = ['In space.', '', null];
const DATES = ['1979', '1979-05', '1979-05-25', null];
const RATINGS = [0, 50, 100, null];
const URLS = ['u:1', 'u:2', 'u:3'];

/** A small library. */
export const modelLibrary: fc.Arbitrary<ModelLibrary> = fc
  .record({ studio: objects('studio'), performer: objects('performer'), tag: objects('tag') })
  .chain((all) => {
    const scene: fc.Arbitrary<ModelScene> = fc.record({
      TITLE: fc.constantFrom(...TITLES),
      CODE: fc.constantFrom(...CODES),
      DETAILS: fc.constantFrom(...TEXTS),
      DIRECTOR: fc.constantFrom(...TEXTS),
      SCENE_DATE: fc.constantFrom(...DATES),
      RATING100: fc.constantFrom(...RATINGS),
      ORGANIZED: fc.boolean(),
      URLS: fc.shuffledSubarray(URLS),
      STUDIO: fc.constantFrom(...all.studio.keys(), null),
      PERFORMERS: subset([...all.performer.keys()]),
      TAGS: subset([...all.tag.keys()]),
    });
    return fc.tuple(...SCENE_IDS.map(() => scene)).map((scenes) => {
      const library = new ModelLibrary();
      scenes.forEach((each, index) => library.scenes.set(SCENE_IDS[index] as string, each));
      for (const kind of ['studio', 'performer', 'tag'] as const) library.objects[kind] = all[kind];
      return library;
    });
  });

function reference(kind: Kind): fc.Arbitrary<object> {
  const id = fc.constantFrom(...IDS[kind], 'nobody');
  return fc.oneof(fc.record({ id }), fc.record({ name }), fc.record({ id, name }));
}

function proposal(field: ModelField): fc.Arbitrary<Pick<ModelChange, 'action' | 'proposedValue'>> {
  const one = (values: fc.Arbitrary<unknown>) =>
    fc.record({ action: fc.constantFrom('SET' as const, 'UPDATE' as const), proposedValue: values });
  const list = (element: fc.Arbitrary<unknown>) =>
    fc.record({
      action: fc.constantFrom('SET' as const, 'ADD' as const, 'ADD' as const, 'REMOVE' as const),
      // As the server stores it: of references to one id, or by one name, only the first counts.
      proposedValue: fc.uniqueArray(element, { maxLength: 3, selector: keyOf }),
    });
  return {
    TITLE: () => one(fc.constantFrom(...TITLES)),
    CODE: () => one(fc.constantFrom(...CODES)),
    DETAILS: () => one(fc.constantFrom(...TEXTS)),
    DIRECTOR: () => one(fc.constantFrom(...TEXTS)),
    SCENE_DATE: () => one(fc.constantFrom(...DATES)),
    RATING100: () => one(fc.constantFrom(...RATINGS)),
    ORGANIZED: () => one(fc.boolean()),
    URLS: () => list(fc.constantFrom(...URLS)),
    STUDIO: () => one(fc.option(reference('studio'), { freq: 4 })),
    PERFORMERS: () => list(reference('performer')),
    TAGS: () => list(reference('tag')),
  }[field]();
}

function keyOf(element: unknown): unknown {
  return typeof element === 'object' ? referenceKey(element as Reference) : element;
}

const FIELDS: readonly ModelField[] = [
  'TITLE',
  'CODE',
  'DETAILS',
  'DIRECTOR',
  'SCENE_DATE',
  'RATING100',
  'ORGANIZED',
  'URLS',
  'STUDIO',
  'PERFORMERS',
  'TAGS',
  'TAGS',
];

const change: fc.Arbitrary<ModelChange> = fc.constantFrom(...FIELDS).chain((field) => {
  const base = proposal(field).map(({ action, proposedValue }) => ({ action, value: proposedValue }));
  return fc
    .record({
      sceneId: fc.constantFrom(...SCENE_IDS),
      proposal: proposal(field),
      // Mostly as the server records it, so that not everything is stale.
      base: fc.option(base, { freq: 2 }),
    })
    .map(({ sceneId, proposal: { action, proposedValue }, base: given }) => ({
      sceneId,
      field,
      action,
      proposedValue,
      ...(given && { currentValue: given.value }),
    }));
});

export const modelChanges = fc.array(change, { minLength: 1, maxLength: 12 });

/** What somebody else does to the library. */
export type Edit =
  | { readonly kind: 'delete'; readonly of: Kind | 'scene'; readonly id: string }
  | { readonly kind: 'scene'; readonly id: string; readonly values: Partial<ModelScene> };

export const edits: fc.Arbitrary<Edit[]> = fc.array(
  fc.oneof(
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        ...(['studio', 'performer', 'tag'] as const).flatMap((of) =>
          IDS[of].map((id): Edit => ({ kind: 'delete', of, id })),
        ),
        ...SCENE_IDS.map((id): Edit => ({ kind: 'delete', of: 'scene', id })),
      ),
    },
    {
      weight: 2,
      arbitrary: fc
        .record({
          id: fc.constantFrom(...SCENE_IDS),
          values: fc.oneof(
            fc.record({ TITLE: fc.constantFrom(...TITLES) }),
            fc.record({ CODE: fc.constantFrom(...CODES) }),
            fc.record({ URLS: fc.shuffledSubarray(URLS) }),
            fc.record({ STUDIO: fc.constantFrom(...IDS.studio, null) }),
            fc.record({ TAGS: subset(IDS.tag) }),
            fc.record({ PERFORMERS: subset(IDS.performer) }),
          ),
        })
        .map(({ id, values }): Edit => ({ kind: 'scene', id, values })),
    },
  ),
  { maxLength: 3 },
);
