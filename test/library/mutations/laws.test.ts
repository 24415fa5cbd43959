import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TestLibrary } from '../../support/test-library.ts';
import { Editor, type Kind, KINDS, LONG_AGO, type Stored } from './editor.ts';

const RUNS = { numRuns: 40 };

type Input = Record<string, unknown>;

/** Objects to refer to. */
const IDS = ['1', '2', '3', '4'];

const text = fc.string({ unit: 'binary', maxLength: 40 }).filter((value) => !value.includes('\0'));
const visible = text.filter((value) => value.trim() !== '');
// Unlike the names of the objects to refer to.
const name = text.map((value) => `Law ${value}!`);
const distinct = (element: fc.Arbitrary<string>): fc.Arbitrary<string[]> => fc.uniqueArray(element, { maxLength: 4 });
const references = fc.subarray(IDS);
const orNull = fc.option;

const year = fc.integer({ min: 0, max: 9_999 }).map((value) => String(value).padStart(4, '0'));
const month = fc.integer({ min: 1, max: 12 }).map((value) => String(value).padStart(2, '0'));
const partialDate = fc.oneof(
  year,
  fc.tuple(year, month).map(([y, m]) => `${y}-${m}`),
  fc.tuple(year, month).map(([y, m]) => `${y}-${m}-28`),
);
const instant = fc
  .date({ min: new Date('0001-01-02T00:00:00Z'), max: new Date('9999-12-30T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString());

/** Valid inputs with every field, in the form in which they are read back. */
const INPUTS: Record<Kind, fc.Arbitrary<Input>> = {
  Scene: fc.record({
    title: text,
    code: orNull(text),
    details: orNull(text),
    director: orNull(text),
    urls: distinct(visible),
    paths: distinct(visible),
    organized: fc.boolean(),
    rating100: orNull(fc.integer({ min: 0, max: 100 })),
    sceneDate: orNull(partialDate),
    createdDate: orNull(instant),
    studioId: orNull(fc.constantFrom(...IDS)),
    performerIds: references,
    tagIds: references,
  }),
  Performer: fc.record({ name, disambiguation: orNull(name), aliases: distinct(visible) }),
  Tag: fc.record({ name, aliases: distinct(visible), description: orNull(text), parentIds: references }),
  Studio: fc.record({ name, aliases: distinct(visible), parentId: orNull(fc.constantFrom(...IDS)) }),
};

let library: TestLibrary;
let editor: Editor;

beforeAll(async () => {
  library = await TestLibrary.open();
  editor = new Editor(library);
  for (const kind of KINDS) {
    for (const id of IDS) await editor.create(kind, { id, [kind === 'Scene' ? 'title' : 'name']: id });
  }
});

afterAll(() => library.close());

describe.each(KINDS)('a %s', (kind) => {
  const input = INPUTS[kind];

  it('is read back as it was created', async () => {
    await fc.assert(
      fc.asyncProperty(input, async (values) => {
        await withNew(kind, values, async (created) => {
          expect(created).toMatchObject(values);
          expect(await editor.read(kind, created.id)).toEqual(created);
        });
      }),
      RUNS,
    );
  });

  it('keeps what an update leaves out', async () => {
    await fc.assert(
      fc.asyncProperty(input, input, fc.infiniteStream(fc.boolean()), async (before, values, chosen) => {
        const changes = Object.fromEntries(Object.entries(values).filter(() => chosen.next().value));
        await withNew(kind, before, async (created) => {
          const updated = await editor.update(kind, created.id, changes);
          expect(updated).toEqual({ ...created, ...changes, updatedAt: updated.updatedAt });
        });
      }),
      RUNS,
    );
  });

  it('is not changed by its own values', async () => {
    await fc.assert(
      fc.asyncProperty(input, async (values) => {
        await withNew(kind, values, async (created) => {
          await editor.backdate();
          expect(await editor.update(kind, created.id, values)).toEqual({ ...created, updatedAt: LONG_AGO });
        });
      }),
      RUNS,
    );
  });

  it('is dated anew by whatever differs', async () => {
    await fc.assert(
      fc.asyncProperty(input, input, fc.nat(), async (before, values, choice) => {
        const differing = Object.entries(values).filter(([field, value]) => !same(value, before[field]));
        fc.pre(differing.length > 0);
        const change = Object.fromEntries([differing[choice % differing.length]!]);
        await withNew(kind, before, async (created) => {
          await editor.backdate();
          expect((await editor.update(kind, created.id, change)).updatedAt >= created.updatedAt).toBe(true);
        });
      }),
      RUNS,
    );
  });
});

describe('a hierarchy', () => {
  interface Move {
    readonly id: string;
    readonly parents: readonly string[];
  }

  const moves = (maxParents: number): fc.Arbitrary<Move[]> => {
    const parents = fc.uniqueArray(fc.constantFrom(...IDS), { maxLength: maxParents });
    return fc.array(fc.record({ id: fc.constantFrom(...IDS), parents }), { maxLength: 15 });
  };

  it.each([
    ['Tag', 3, (parents: readonly string[]) => ({ parentIds: parents })],
    ['Studio', 1, (parents: readonly string[]) => ({ parentId: parents[0] ?? null })],
  ] as const)(
    'of %s objects takes the parents that close no circle, and no others',
    async (kind, maxParents, asInput) => {
      await fc.assert(
        fc.asyncProperty(moves(maxParents), async (sequence) => {
          for (const id of IDS) await editor.update(kind, id, asInput([]));
          const parentsOf = new Map<string, readonly string[]>();
          for (const { id, parents } of sequence) {
            if (parents.some((parent) => reaches(parentsOf, parent, id))) {
              expect(await editor.refusedUpdate(kind, id, asInput(parents))).toMatchObject({ code: 'BAD_USER_INPUT' });
            } else {
              await editor.update(kind, id, asInput(parents));
              parentsOf.set(id, [...parents].sort());
            }
          }
          for (const id of IDS) {
            expect(await editor.read(kind, id)).toMatchObject(asInput(parentsOf.get(id) ?? []));
          }
        }),
        { numRuns: 25 },
      );
    },
  );

  /** Whether going up from an object leads to the other one. */
  function reaches(parentsOf: ReadonlyMap<string, readonly string[]>, from: string, to: string): boolean {
    return from === to || (parentsOf.get(from) ?? []).some((parent) => reaches(parentsOf, parent, to));
  }
});

/** Runs with a new object, and deletes it whatever comes. */
async function withNew(kind: Kind, values: Input, run: (created: Stored) => Promise<void>): Promise<void> {
  const created = await editor.create(kind, values);
  try {
    await run(created);
  } finally {
    await editor.delete(kind, created.id);
  }
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
