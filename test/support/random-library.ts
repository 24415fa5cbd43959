import fc from 'fast-check';
import { Performer } from '../../src/library/performer.entity.ts';
import { Scene } from '../../src/library/scene.entity.ts';
import { Studio } from '../../src/library/studio.entity.ts';
import { Tag } from '../../src/library/tag.entity.ts';
import type { Library } from '../../src/sample/store-sample.ts';
import type { ModelContent, ModelPerformer, ModelScene, ModelStudio, ModelTag } from './library-model.ts';
import { textKey } from './filter-model.ts';
import { SEED } from './properties.ts';
import type { TestLibrary } from './test-library.ts';

/** Ids that libraries are made of and filters ask for, so that they meet; sorted as text they stand otherwise. */
export const STUDIO_IDS = ['9', '10', 'é', 'A'];
export const TAG_IDS = ['2', '10', 'b', 'B', '😀', '1'];
export const PERFORMER_IDS = ['1', '11', '2', 'ｚ', '𐐀'];
export const SCENE_IDS = '3 a Z é 😀 ｚ 1 7 z Ä 10 100 20 2 scene-1 scene-10 scene-2 -1'.split(' ');

/** Families of texts that tell ways of comparing apart: by case within and outside ASCII, as patterns, as syntax. */
const FAMILIES = [
  ['a', 'A', 'ä', 'Ä', 'ÅNG'],
  ['k', 'K', '\u212A', '\u1F71', 'ά', 'Ά'],
  ['i', 'I', 'İ', 'ı', 'i\u0307'],
  ['ß', 'ẞ', 'ss', 'σ', 'Σ', 'ς'],
  ['%', '_', '\\', 'a', '%a'],
  ['"', "'", '*', '(', '-', ' ', 'x'],
  ['𐐀', '𐐨', 'ｚ', '😀', 'Ა', 'ა'],
];

/** Letters in several code points where one would do. */
const DECOMPOSED = ['a', 'ä', 'a\u0308', 'A\u0308', 'が', 'か\u3099', 'か', '\u0308'];

export const INSTANTS = ['1969-12-31T23:59:59.999Z', '2024-02-29T12:00:00.000Z', '2024-02-29T12:00:00.001Z'];
export const DATES = ['1969', '1970', '1970-06', '1970-06-01', '1970-06-15', '1970-12', '1971-01-01', '0001'];
export const RATINGS = [0, 1, 50, 100];

export function text(length: number): fc.Arbitrary<string> {
  return textOf(FAMILIES.flat(), length);
}

/** Texts that are likely to have something in common, and others to look for in them. */
export function relatedTexts(options: { decomposed: boolean }): fc.Arbitrary<{ texts: string[]; operands: string[] }> {
  const family = options.decomposed ? fc.constant(DECOMPOSED) : fc.constantFrom(...FAMILIES);
  return fc.tuple(family, family).chain((families) =>
    fc.record({
      texts: fc.array(textOf(families.flat(), 4), { minLength: 5, maxLength: SCENE_IDS.length, size: 'max' }),
      operands: fc.array(textOf(families.flat(), 2), { minLength: 3, maxLength: 5 }),
    }),
  );
}

function textOf(fragments: readonly string[], length: number): fc.Arbitrary<string> {
  return fc.array(fc.constantFrom(...fragments), { maxLength: length }).map((parts) => parts.join(''));
}

/** A library of up to twenty scenes, with many ties and missing values; tags form a DAG, studios a forest. */
export function randomLibrary(): fc.Arbitrary<ModelContent> {
  return fc
    .record({
      studios: fc.array(fc.record({ ...named(), parents: fc.subarray([0, 1, 2], { maxLength: 1 }) }), {
        maxLength: STUDIO_IDS.length,
      }),
      tags: fc.uniqueArray(
        fc.record({ ...named(), description: optionalText(), parents: fc.subarray([0, 1, 2, 3, 4]) }),
        {
          maxLength: TAG_IDS.length,
          selector: ({ name }) => textKey(name),
        },
      ),
      performers: fc.array(fc.record({ ...named(), disambiguation: optionalText() }), {
        maxLength: PERFORMER_IDS.length,
      }),
      scenes: fc.array(randomScene(), { maxLength: SCENE_IDS.length, size: 'max' }),
    })
    .map(({ studios, tags, performers, scenes }) => ({
      studios: studios.map(({ parents, ...studio }, index): ModelStudio => ({
        ...studio,
        id: STUDIO_IDS[index]!,
        parentId: parents[0] !== undefined && parents[0] < index ? STUDIO_IDS[parents[0]]! : null,
      })),
      tags: tags.map(({ parents, ...tag }, index): ModelTag => ({
        ...tag,
        id: TAG_IDS[index]!,
        parentIds: idsAt(TAG_IDS, parents, index),
      })),
      performers: performers.map((performer, index): ModelPerformer => ({ ...performer, id: PERFORMER_IDS[index]! })),
      scenes: scenes.map(({ studio, performers: cast, tags: labels, ...scene }, index): ModelScene => ({
        ...scene,
        id: SCENE_IDS[index]!,
        studioId: studio !== null && studio < studios.length ? STUDIO_IDS[studio]! : null,
        performerIds: idsAt(PERFORMER_IDS, cast, performers.length),
        tagIds: idsAt(TAG_IDS, labels, tags.length),
      })),
    }));
}

/** A scene whose links are numbers: places in the lists of ids. */
function randomScene() {
  return fc.record({
    title: text(3),
    code: optionalText(),
    details: optionalText(),
    director: optionalText(),
    urls: fc.constant<string[]>([]),
    paths: fc.array(text(3), { maxLength: 2 }),
    organized: fc.boolean(),
    rating100: fc.option(fc.constantFrom(...RATINGS)),
    sceneDate: fc.option(fc.constantFrom(...DATES)),
    createdDate: fc.option(instant()),
    studio: fc.option(fc.nat(STUDIO_IDS.length - 1)),
    performers: fc.subarray([...PERFORMER_IDS.keys()]),
    tags: fc.subarray([...TAG_IDS.keys()]),
    ...instants(),
  });
}

/** So many runs of a property, with the same input every time: whether a build is red must not be luck. */
export function seeded(numRuns: number): { numRuns: number; seed: number } {
  return { numRuns, seed: SEED };
}

/** Replaces what a library holds. */
export async function refill(library: TestLibrary, content: ModelContent): Promise<void> {
  const em = library.services.orm.em.fork();
  await em.nativeDelete(Scene, {});
  await em.nativeDelete(Performer, {});
  await em.nativeDelete(Tag, {});
  await em.nativeDelete(Studio, {});
  await library.store(content as Library);
}

function named() {
  return { name: text(2), aliases: fc.array(text(2), { maxLength: 2 }), ...instants() };
}

function instants() {
  return { createdAt: instant(), updatedAt: instant(), lastSynced: fc.option(instant()) };
}

function instant(): fc.Arbitrary<Date> {
  return fc.constantFrom(...INSTANTS).map((iso) => new Date(iso));
}

function optionalText(): fc.Arbitrary<string | null> {
  return fc.option(text(3), { freq: 3 });
}

function idsAt(ids: readonly string[], places: readonly number[], end: number): string[] {
  return places.filter((place) => place < end).map((place) => ids[place]!);
}
