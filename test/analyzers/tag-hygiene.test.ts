import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TagHygieneAnalyzer } from '../../src/analyzers/tag-hygiene/tag-hygiene.analyzer.ts';
import type { TagThing } from '../../src/analyzers/vocabulary.ts';

describe('TagHygieneAnalyzer', () => {
  it.each([
    ['Sci-Fi', 'sci fi', 0.95],
    ['Épic', 'epic', 0.95],
    ['Musical', 'Musicals', 0.85],
    ['Comedy', 'Comedies', 0.85],
    ['Car Chase', 'Cars Chases', 0.85],
    ['Documentary', 'Documentery', 0.6],
    ['Documentary', 'Docuemntary', 0.6],
  ])('takes %s and %s for the same, and removes the less used one', (used, rare, confidence) => {
    expect(removals([tag('1', rare, { sceneCount: 2 }), tag('2', used, { sceneCount: 9 })])).toEqual([
      { id: '1', confidence },
    ]);
  });

  it('takes a tag for the same as one that has its name as an alias', () => {
    const tags = [tag('1', 'Science Fiction', { aliases: ['SF'], sceneCount: 5 }), tag('2', 'sf', { sceneCount: 1 })];
    expect(removals(tags)).toEqual([{ id: '2', confidence: 0.9 }]);
  });

  it.each([
    ['Cats', 'Bats'],
    ['Episode 1', 'Episode 2'],
    ['1980s Films', '1990s Films'],
    ['Glass', 'Glas'],
    ['Western', 'Eastern'],
  ])('tells %s and %s apart', (a, b) => {
    expect(removals([tag('1', a), tag('2', b)])).toEqual([]);
  });

  it('tells apart what merely shares an alias, and what lies one above the other', () => {
    expect(
      removals([tag('1', 'Science Fiction', { aliases: ['SF'] }), tag('2', 'San Francisco', { aliases: ['SF'] })]),
    ).toEqual([]);
    expect(removals([tag('1', 'Musical'), tag('2', 'Musicals', { parentIds: ['1'] })])).toEqual([
      { id: '1', confidence: 0.9 },
    ]);
  });

  it('removes what another tag implies, at any distance, and says by which', () => {
    const tags = [
      tag('1', 'Crime'),
      tag('2', 'Noir', { parentIds: ['1'] }),
      tag('3', 'Heist Noir', { parentIds: ['2'] }),
    ];
    const proposals = propose(tags, ['1', '3']);
    expect(proposals).toMatchObject([
      {
        field: 'tags',
        action: 'remove',
        proposedValue: [{ id: '1', name: 'Crime' }],
        reason: 'Heist Noir lies below Crime, and so implies it.',
      },
    ]);
  });

  it('never removes what nothing that stays stands for, whatever the tags', () => {
    const word = fc.constantFrom(
      'Comedy',
      'Comedies',
      'comedy',
      'Drama',
      'Dramas',
      'Musical Film',
      'Musical Films',
      'Noir',
    );
    const anyTags = fc
      .array(fc.record({ name: word, sceneCount: fc.nat(3), parents: fc.array(fc.nat(7), { maxLength: 2 }) }), {
        maxLength: 8,
      })
      .map((drafts) =>
        drafts.map(({ name, sceneCount, parents }, index) =>
          tag(String(index), name, { sceneCount, parentIds: parents.filter((parent) => parent !== index).map(String) }),
        ),
      );
    fc.assert(
      fc.property(anyTags, (tags) => {
        const removed = new Set(removals(tags).map(({ id }) => id));
        const kept = tags.filter(({ id }) => !removed.has(id));
        for (const { id, name } of tags.filter((each) => removed.has(each.id))) {
          const stands = kept.some((other) => isBelow(tags, other.id, id) || plain(other.name) === plain(name));
          const through = tags.some(
            (other) => plain(other.name) === plain(name) && kept.some((each) => isBelow(tags, each.id, other.id)),
          );
          expect(stands || through).toBe(true);
        }
      }),
    );
  });
});

function plain(name: string): string {
  return name.toLowerCase().replace(/ies$/, 'y').replace(/s$/, '');
}

function isBelow(tags: readonly TagThing[], id: string, above: string, seen: readonly string[] = []): boolean {
  const parents = tags.find((each) => each.id === id)?.parentIds.filter((parent) => !seen.includes(parent)) ?? [];
  return parents.some((parent) => parent === above || isBelow(tags, parent, above, [...seen, parent]));
}

function tag(id: string, name: string, more: Partial<TagThing> = {}): TagThing {
  return { id, name, aliases: [], parentIds: [], sceneCount: 1, ...more };
}

function propose(tags: readonly TagThing[], tagIds = tags.map(({ id }) => id)) {
  const scene = { id: '1', title: '', details: null, paths: [], sceneDate: null, studioId: null, performerIds: [] };
  return new TagHygieneAnalyzer(tags).propose({ ...scene, tagIds });
}

function removals(tags: readonly TagThing[]): { id: string; confidence: number }[] {
  return propose(tags).map(({ proposedValue, confidence }) => ({
    id: (proposedValue as [{ id: string }])[0].id,
    confidence,
  }));
}
