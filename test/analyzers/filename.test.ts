import { describe, expect, it } from '@jest/globals';
import { KINDS, measureFilename } from '../../bench/filename-accuracy.ts';
import type { AnalyzedScene, Proposal } from '../../src/analyzers/analyzer.ts';
import { findDates } from '../../src/analyzers/filename/dates.ts';
import { FilenameAnalyzer } from '../../src/analyzers/filename/filename.analyzer.ts';

describe('findDates', () => {
  it.each([
    ['Studio 2021-03-04 Title', '2021-03-04', 0.95],
    ['Studio.2021.03.04.Title', '2021-03-04', 0.95],
    ['Studio_20210304', '2021-03-04', 0.75],
    ['Studio.21.03.04.Title', '2021-03-04', 0.7],
    ['Studio.98.03.04.Title', '1998-03-04', 0.7],
    ['Title 25.03.2021', '2021-03-25', 0.85],
    ['Title 03-25-2021', '2021-03-25', 0.75],
    ['Title 03.04.2021', '2021', 0.55],
    ['Title 1941-10', '1941-10', 0.7],
    ['Title (1944)', '1944', 0.8],
    ['Title [1944] x', '1944', 0.8],
    ['Title.1944.1080p', '1944', 0.6],
    ['Title.2021.02.30.x', '2021', 0.6],
  ])('%s', (text, date, confidence) => {
    expect(findDates(text, 2026)).toMatchObject([{ date, confidence }]);
  });

  it.each([
    'Title 1080p x264',
    'Title 1920x1080',
    'Title 1920 x 1080',
    'Films 1990-1999',
    '1917',
    '2001 A Space Odyssey',
    'Title (2099)',
    'Title (1650)',
    'v1.20.03.04',
    '12345678',
    'IMG_12.45.59',
  ])('none in %s', (text) => {
    expect(findDates(text, 2026)).toEqual([]);
  });
});

describe('FilenameAnalyzer', () => {
  it.each([
    ['/x/The.Big.Sleep.1946.1080p.BluRay.x264-GRP.mkv', 'The Big Sleep'],
    ['/x/out_of_the_past_1947.mkv', 'Out of the Past'],
    ['/x/Blade.Runner.2049.2017.2160p.mkv', 'Blade Runner 2049'],
    ["/x/Charlotte's Web (1973).mkv", "Charlotte's Web"],
    ['/x/War of the Worlds, The (1953).mkv', 'The War of the Worlds'],
    ['/x/064 The Third Man.mkv', 'The Third Man'],
    ['/x/Being John Malkovich (1999).mkv', 'Being John Malkovich'],
    ['/x/Blue Harbour - 2021-03-04 - Jane Doe, John Malkovich - A Walk [720p].mp4', 'A Walk'],
    ['C:\\x\\the-long-wait-part-2.mp4', 'The Long Wait Part 2'],
    ['/x/IMG_0012.mov', undefined],
    ['/x/00001.m2ts', undefined],
  ])('finds the title of %s', (path, title) => {
    expect(proposalsFor({ paths: [path] }).get('title')?.proposedValue).toBe(title);
  });

  it('takes the name of a file for no title, and leaves a title alone', () => {
    const paths = ['/x/The.Big.Sleep.1946.mkv'];
    expect(proposalsFor({ paths, title: 'The.Big.Sleep.1946.mkv' }).get('title')?.proposedValue).toBe('The Big Sleep');
    expect(proposalsFor({ paths, title: 'Sleepy' }).get('title')).toBeUndefined();
    expect(proposalsFor({ paths: ['/x/Alphaville.mkv'], title: 'Alphaville' }).get('title')).toBeUndefined();
  });

  it('is unsure of single words, of genitives and of folders', () => {
    const confidenceOf = (path: string) => proposalsFor({ paths: [path] }).get('performers')?.confidence;
    expect(confidenceOf('/x/Jane Doe.mp4')).toBe(0.9);
    expect(confidenceOf('/Jane Doe/x.mp4')).toBe(0.77);
    expect(confidenceOf("/x/Jane Doe's garden.mp4")).toBe(0.54);
    expect(confidenceOf('/x/with rose.mp4')).toBe(0.35);
  });

  it('leaves out a name that several performers have, but not one that is only the alias of another', () => {
    expect(proposalsFor({ paths: ['/x/Sam Twin.mp4'] }).size).toBe(1);
    expect(proposalsFor({ paths: ['/x/John Malkovich.mp4'] }).get('performers')?.proposedValue).toMatchObject([
      { id: 'p2' },
    ]);
  });

  it('takes the studio rather than its owner', () => {
    const path = '/media/Harbour Group/Blue Harbour/Blue.Harbour.Title.mp4';
    expect(proposalsFor({ paths: [path] }).get('studio')?.proposedValue).toMatchObject({ id: 's1' });
  });

  it('takes the year in brackets rather than another day', () => {
    const paths = ['/x/The Long Wait (1954) copied 2019-03-14.mkv'];
    expect(proposalsFor({ paths }).get('scene_date')?.proposedValue).toBe('1954');
  });

  it('proposes nothing that the scene has', () => {
    const paths = ['/x/Blue Harbour - 2021-03-04 - Jane Doe - A Walk.mp4'];
    const full = { paths, title: 'Walk', sceneDate: '2020', studioId: 's2', performerIds: ['p1'] };
    expect(proposalsFor(full).size).toBe(0);
  });
});

describe('the accuracy on the sample library', () => {
  const LEAST = {
    performers: { precision: 0.9, recall: 0.97 },
    studio: { precision: 0.78, recall: 0.97 },
    date: { precision: 0.99, recall: 0.98 },
    title: { precision: 0.96, recall: 0.96 },
  };
  const accuracies = measureFilename(7);

  it.each(KINDS)('is kept for %s', (kind) => {
    const at = (confidence: number) => accuracies.find((row) => row.kind === kind && row.minConfidence === confidence)!;
    const usual = at(0.5);
    expect(usual.right / usual.proposed).toBeGreaterThanOrEqual(LEAST[kind].precision);
    expect(usual.right / usual.told).toBeGreaterThanOrEqual(LEAST[kind].recall);
    const certain = at(0.9);
    expect(certain.right / certain.proposed).toBeGreaterThanOrEqual(0.99);
  });
});

const analyzer = new FilenameAnalyzer(
  {
    performers: [
      { id: 'p1', name: 'Jane Doe', aliases: [] },
      { id: 'p2', name: 'John Malkovich', aliases: [] },
      { id: 'p3', name: 'Rose', aliases: ['John Malkovich'] },
      { id: 'p4', name: 'Sam Twin', aliases: [] },
      { id: 'p5', name: 'Sam Twin', aliases: [] },
    ],
    studios: [
      { id: 's1', name: 'Blue Harbour', aliases: [], parentId: 's2' },
      { id: 's2', name: 'Harbour Group', aliases: [], parentId: null },
    ],
  },
  2026,
);

/** The proposals for a scene, by field. */
function proposalsFor(scene: Partial<AnalyzedScene>) {
  const bare = { id: '1', title: '', details: null, sceneDate: null, studioId: null, performerIds: [], tagIds: [] };
  const proposals = analyzer.propose({ ...bare, paths: [], ...scene });
  return new Map<string, Proposal>(proposals.map((proposal) => [proposal.field, proposal]));
}
