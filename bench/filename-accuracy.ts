import { SceneField } from '../src/analysis/plan-change.entity.ts';
import type { AnalyzedScene, Proposal } from '../src/analyzers/analyzer.ts';
import { FilenameAnalyzer } from '../src/analyzers/filename/filename.analyzer.ts';
import { sameTitle } from '../src/analyzers/filename/title.ts';
import type { SampleFilm } from '../src/sample/film.ts';
import { films } from '../src/sample/films.ts';
import { Random } from '../src/sample/random.ts';
import { sampleLibrary } from '../src/sample/sample-library.ts';
import { inventPath, type InventedPath } from './filename-paths.ts';

/** How well the analyzer of file names does with one kind of field. */
export interface Accuracy {
  readonly kind: Kind;
  /** Proposals that are less certain do not count. */
  readonly minConfidence: number;
  readonly proposed: number;
  /** How many of those are right. */
  readonly right: number;
  /** How many facts the paths tell. */
  readonly told: number;
}

export const KINDS = ['performers', 'studio', 'date', 'title'] as const;
export type Kind = (typeof KINDS)[number];

const THRESHOLDS = [0, 0.5, 0.7, 0.9];
/** How many paths are invented for each film. */
const PATHS_A_FILM = 10;
const LAST_YEAR = 2026;

/**
 * Strips the sample library of performers, studios, dates and titles, has them found again in paths (the library's own
 * ones, and invented ones with noise, some of which mislead), and counts what is right.
 *
 * @param seed of what is invented; the same one gives the same numbers
 */
export function measureFilename(seed: number): Accuracy[] {
  const { performers, studios } = sampleLibrary();
  const analyzer = new FilenameAnalyzer({ performers, studios }, LAST_YEAR);
  const random = new Random(seed, 'file names');
  const results = films.flatMap((film) =>
    pathsOf(film, random).map(({ path, tells }) => ({
      film,
      tells,
      proposals: analyzer.propose({ ...STRIPPED, paths: [path] }),
    })),
  );
  return KINDS.flatMap((kind) =>
    THRESHOLDS.map((minConfidence) => {
      const proposed = results.flatMap(({ film, proposals }) =>
        proposals
          .filter((proposal) => isOf(kind, proposal) && proposal.confidence >= minConfidence)
          .map((proposal) => isRight(film, kind, proposal)),
      );
      return {
        kind,
        minConfidence,
        proposed: proposed.length,
        right: proposed.filter(Boolean).length,
        told: told(kind),
      };
    }),
  );

  // Some paths tell more than they were made to, as where a title has a name in it.
  function told(kind: Kind): number {
    const found = results.map(({ film, tells, proposals }) =>
      Math.max(
        tells[kind],
        proposals.filter((proposal) => isOf(kind, proposal) && isRight(film, kind, proposal)).length,
      ),
    );
    return found.reduce((sum, count) => sum + count, 0);
  }
}

const STRIPPED: AnalyzedScene = {
  id: '1',
  title: '',
  details: null,
  paths: [],
  sceneDate: null,
  studioId: null,
  performerIds: [],
  tagIds: [],
};

const KIND_OF: Readonly<Partial<Record<SceneField, Kind>>> = {
  [SceneField.PERFORMERS]: 'performers',
  [SceneField.STUDIO]: 'studio',
  [SceneField.SCENE_DATE]: 'date',
  [SceneField.TITLE]: 'title',
};

function isOf(kind: Kind, { field }: Proposal): boolean {
  return KIND_OF[field] === kind;
}

function pathsOf(film: SampleFilm, random: Random): InventedPath[] {
  return Array.from({ length: PATHS_A_FILM }, () => inventPath(film, films, random));
}

function isRight(film: SampleFilm, kind: Kind, { proposedValue }: Proposal): boolean {
  switch (kind) {
    case 'performers':
      return (proposedValue as { name: string }[]).every(({ name }) => film.cast.includes(name));
    case 'studio':
      return (proposedValue as { name: string }).name === film.studio;
    case 'date':
      // As exact as both are.
      return String(proposedValue).startsWith(film.date) || film.date.startsWith(String(proposedValue));
    case 'title':
      return sameTitle(String(proposedValue), film.title);
  }
}

function print(rows: readonly Accuracy[]): void {
  const lines = [
    ['kind', 'confidence from', 'proposed', 'right', 'precision', 'told by paths', 'recall'],
    ...rows.map(({ kind, minConfidence, proposed, right, told }) => [
      kind,
      minConfidence.toFixed(1),
      String(proposed),
      String(right),
      proposed === 0 ? '–' : (right / proposed).toFixed(3),
      String(told),
      told === 0 ? '–' : (right / told).toFixed(3),
    ]),
  ];
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
  const row = (line: readonly string[]) =>
    `| ${line.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' | ')} |`;
  const rule = `|${widths.map((width, column) => (column === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  const [head = [], ...body] = lines;
  process.stdout.write(`${[row(head), rule, ...body.map(row)].join('\n')}\n`);
}

if (import.meta.main) print(measureFilename(7));
