import fc from 'fast-check';
import { type StashKind, type StashLibrary, StashRefusal } from '../support/stash/stash-library.ts';

/** Something that somebody does in Stash. Numbers choose among what is there then. */
export type Edit =
  | { readonly do: 'create'; readonly kind: StashKind; readonly values: Values }
  | { readonly do: 'update'; readonly kind: StashKind; readonly which: number; readonly values: Values }
  | { readonly do: 'destroy'; readonly kind: StashKind; readonly which: number }
  | { readonly do: 'merge'; readonly kind: 'tag' | 'performer'; readonly which: number; readonly other: number }
  | { readonly do: 'swap names of tags'; readonly which: number; readonly other: number };

interface Values {
  readonly name: string;
  readonly text: string | null;
  readonly list: readonly string[];
  readonly date: string | null;
  readonly number: number | null;
  readonly flag: boolean;
  readonly links: readonly number[];
}

const TEXTS = ['', 'Noir', 'noir ', 'Ωmega', "it's", '"quoted"', '%', 'a\nb', '😀'];

const kind = fc.constantFrom<StashKind>('studio', 'tag', 'performer', 'scene', 'scene');
const values = fc.record({
  name: fc.constantFrom('Noir', 'Western', 'Épée', 'Straße', 'İ', 'Rank', '名'),
  text: fc.option(fc.constantFrom(...TEXTS)),
  list: fc.uniqueArray(fc.constantFrom('/a/b.mkv', 'C:\\x\\y.mp4', 'https://e.example/1', 'Other'), { maxLength: 3 }),
  date: fc.option(fc.constantFrom('1949', '1949-09', '1949-09-02')),
  number: fc.option(fc.integer({ min: 1, max: 100 })),
  flag: fc.boolean(),
  links: fc.uniqueArray(fc.nat({ max: 20 }), { maxLength: 3 }),
});

/** Edits that Stash dates, so that an incremental sync can see all that they do. */
export const datedEdit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('create' as const), kind, values }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('update' as const), kind, which: fc.nat(), values }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('swap names of tags' as const), which: fc.nat(), other: fc.nat() }),
  },
);

/** Any edits, those among them of which Stash keeps no date. */
export const anyEdit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 5, arbitrary: datedEdit },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('destroy' as const), kind, which: fc.nat() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('merge' as const),
      kind: fc.constantFrom('tag' as const, 'performer' as const),
      which: fc.nat(),
      other: fc.nat(),
    }),
  },
);

/** Makes an edit, unless Stash refuses it or there is nothing to edit. */
export function make(library: StashLibrary, edit: Edit): void {
  try {
    attempt(library, edit);
  } catch (error) {
    if (!(error instanceof StashRefusal)) throw error;
  }
}

function attempt(library: StashLibrary, edit: Edit): void {
  switch (edit.do) {
    case 'create':
      library.create(edit.kind, valuesOf(library, edit.kind, edit.values, Infinity));
      return;
    case 'update': {
      const id = pick(library, edit.kind, edit.which);
      if (id !== undefined) library.update(edit.kind, id, valuesOf(library, edit.kind, edit.values, Number(id)));
      return;
    }
    case 'destroy': {
      const id = pick(library, edit.kind, edit.which);
      if (id !== undefined) library.destroy(edit.kind, id);
      return;
    }
    case 'merge': {
      const [source, destination] = [pick(library, edit.kind, edit.which), pick(library, edit.kind, edit.other)];
      if (source !== undefined && destination !== undefined && source !== destination) {
        library.merge(edit.kind, source, destination);
      }
      return;
    }
    case 'swap names of tags': {
      const [a, b] = [pick(library, 'tag', edit.which), pick(library, 'tag', edit.other)];
      if (a === undefined || b === undefined || a === b) return;
      const names = [library.find('tag', a).name, library.find('tag', b).name] as const;
      library.update('tag', a, { name: 'in between' });
      library.update('tag', b, { name: names[0] });
      library.update('tag', a, { name: names[1] });
      return;
    }
    default:
      edit satisfies never;
  }
}

/** Parents have lower numbers than their children, so that there are no circles. */
function valuesOf(library: StashLibrary, kind: StashKind, given: Values, ownId: number) {
  const { name, text, list, date, number, flag, links } = given;
  const linked = (to: StashKind, below = Infinity): string[] =>
    [
      ...new Set(links.map((which) => pick(library, to, which)).filter((id) => id !== undefined && Number(id) < below)),
    ] as string[];
  switch (kind) {
    case 'studio':
      return { name, aliases: [], parentId: linked('studio', ownId)[0] ?? null };
    case 'tag':
      return { name, aliases: [], description: text, parentIds: linked('tag', ownId) };
    case 'performer':
      return { name, aliases: [...list], disambiguation: text };
    case 'scene':
      return {
        title: text,
        code: text,
        details: text,
        director: text,
        urls: [...list],
        paths: list.filter((path) => /[\\/]/.test(path)),
        date,
        rating100: number,
        organized: flag,
        studioId: linked('studio')[0] ?? null,
        performerIds: linked('performer'),
        tagIds: linked('tag'),
      };
    default:
      return kind satisfies never;
  }
}

function pick(library: StashLibrary, kind: StashKind, which: number): string | undefined {
  const ids = [...library.objects(kind).keys()];
  return ids[which % Math.max(1, ids.length)];
}
