import { ChangeAction, SceneField } from '../../analysis/plan-change.entity.ts';
import { type AnalyzedScene, type Proposal, rounded, type SceneAnalyzer } from '../analyzer.ts';
import { foldedWords } from '../folded-text.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { findDates, type FoundDate, overlap } from './dates.ts';
import { type FoundName, NameIndex } from './name-index.ts';
import { findReleaseNoise } from './release-noise.ts';
import { lacksTitle, type PathPart, pathParts } from './scene-path.ts';
import { findFolderTitle, findTitle, type PartContent, sameTitle } from './title.ts';

/** Proposes what a scene lacks and its paths tell: performers, the studio, the date and the title. */
export class FilenameAnalyzer implements SceneAnalyzer {
  readonly #names: NameIndex;
  readonly #parentOf: ReadonlyMap<string, string | null>;
  readonly #lastYear: number;

  /** @param lastYear later dates are no dates */
  constructor(vocabulary: Pick<Vocabulary, 'performers' | 'studios'>, lastYear: number) {
    this.#names = new NameIndex(vocabulary);
    this.#parentOf = new Map(vocabulary.studios.map(({ id, parentId }) => [id, parentId]));
    this.#lastYear = lastYear;
  }

  propose(scene: AnalyzedScene): Proposal[] {
    const files = scene.paths.map((path) => pathParts(path).map((part) => this.#contentOf(part)));
    const names = files.flat().flatMap((content) => content.names);
    return [
      ...this.#performers(scene, names),
      ...this.#studio(scene, names),
      ...dateProposals(scene, files),
      ...titleProposals(scene, files),
    ];
  }

  #contentOf(part: PathPart): PartContent {
    const dates = findDates(part.text, this.#lastYear);
    const noise = part.kind === 'file' ? findReleaseNoise(part.text) : [];
    const names = this.#names.find(part).filter((name) => ![...dates, ...noise].some((span) => overlap(name, span)));
    return { part, dates, names };
  }

  #performers(scene: AnalyzedScene, names: readonly FoundName[]): Proposal[] {
    const missing = names.filter(({ kind, id }) => kind === 'performer' && !scene.performerIds.includes(id));
    return [...bestOfEach(missing, performerConfidence)].map(({ name, confidence }) => ({
      sceneId: scene.id,
      field: SceneField.PERFORMERS,
      action: ChangeAction.ADD,
      proposedValue: [{ id: name.id, name: name.name }],
      confidence,
      reason: evidence(name),
    }));
  }

  /** Of a studio and the one that owns it the former is meant; of others the one that is more certain. */
  #studio(scene: AnalyzedScene, names: readonly FoundName[]): Proposal[] {
    if (scene.studioId !== null) return [];
    const found = bestOfEach(
      names.filter(({ kind }) => kind === 'studio'),
      studioConfidence,
    );
    const owners = new Set(found.flatMap(({ name }) => this.#ownersOf(name.id)));
    const [best, next] = found.filter(({ name }) => !owners.has(name.id)).sort((a, b) => b.confidence - a.confidence);
    if (!best) return [];
    const rival = next && next.confidence > best.confidence - 0.1 ? next.name.name : undefined;
    return [
      {
        sceneId: scene.id,
        field: SceneField.STUDIO,
        action: ChangeAction.SET,
        currentValue: null,
        proposedValue: { id: best.name.id, name: best.name.name },
        confidence: rounded(rival === undefined ? best.confidence : best.confidence * 0.6),
        reason: evidence(best.name) + (rival === undefined ? '' : ` So does ${rival} appear.`),
      },
    ];
  }

  #ownersOf(id: string): string[] {
    const owners: string[] = [];
    for (let owner = this.#parentOf.get(id); owner != null && !owners.includes(owner);) {
      owners.push(owner);
      owner = this.#parentOf.get(owner);
    }
    return owners;
  }
}

interface Judged {
  readonly name: FoundName;
  readonly confidence: number;
}

/** Each thing once, by what speaks for it the most. */
function bestOfEach(names: readonly FoundName[], confidenceOf: (name: FoundName) => number): Judged[] {
  const best = new Map<string, Judged>();
  for (const name of names) {
    const confidence = confidenceOf(name);
    if (confidence > (best.get(name.id)?.confidence ?? 0)) best.set(name.id, { name, confidence });
  }
  return [...best.values()];
}

function performerConfidence(name: FoundName): number {
  const isFile = name.part.kind === 'file';
  const written = foldedWords(textOf(name)).length;
  // A single word may be anything: Will, Rose, Art.
  const base = foldedWords(name.isAlias ? textOf(name) : name.name).length > 1 ? 0.9 : name.isWholePart ? 0.55 : 0.35;
  return reduced(base, [isFile ? 1 : 0.85, written > 1 || base < 0.9 ? 1 : 0.9, doubt(name)]);
}

/** A studio is named by a folder of its own, or at the beginning of the file's name. */
function studioConfidence(name: FoundName): number {
  const stands = name.isWholePart || !/[\p{L}\p{N}]/u.test(name.part.text.slice(0, name.start));
  const base = foldedWords(name.name).length > 1 ? 0.9 : 0.55;
  return reduced(base, [stands ? 1 : 0.6, doubt(name)]);
}

/** What speaks against any name: an alias, words that are two names, and a genitive, as in Bram Stoker's Dracula. */
function doubt(name: FoundName): number {
  const genitive = /^['’]s\b/.test(name.part.text.slice(name.end));
  return (name.isAlias ? 0.95 : 1) * (name.isDoubtful ? 0.6 : 1) * (genitive ? 0.6 : 1);
}

function reduced(confidence: number, factors: readonly number[]): number {
  return rounded(factors.reduce((product, factor) => product * factor, confidence));
}

function evidence(name: FoundName): string {
  const meaning = name.isAlias ? `an alias of ${name.name}` : `the ${name.kind} ${name.name}`;
  return `'${textOf(name)}' in ${placeOf(name.part)} is ${meaning}.`;
}

function textOf({ part, start, end }: FoundName): string {
  return part.text.slice(start, end);
}

function placeOf({ kind, text }: PathPart): string {
  return kind === 'file' ? 'the file name' : `the folder '${text}'`;
}

function dateProposals(scene: AnalyzedScene, files: readonly PartContent[][]): Proposal[] {
  if (scene.sceneDate !== null) return [];
  const found = files.flatMap((parts) => parts.flatMap(({ part, dates }) => datesOf(part, dates)));
  const [best] = found.toSorted((a, b) => b.confidence - a.confidence);
  if (!best) return [];
  const rivals = found.filter(({ date }) => date.slice(0, 4) !== best.date.slice(0, 4));
  const agreeing = found.filter(({ date, part }) => part !== best.part && date.startsWith(best.date.slice(0, 4)));
  const doubts = rivals[0] ? ` But there is ${rivals[0].date} as well.` : '';
  const factor = rivals.length > 0 ? 0.7 : agreeing.length > 0 ? 1.1 : 1;
  return [
    {
      sceneId: scene.id,
      field: SceneField.SCENE_DATE,
      action: ChangeAction.SET,
      currentValue: null,
      proposedValue: best.date,
      confidence: rounded(Math.min(0.95, best.confidence * factor)),
      reason: `'${best.part.text.slice(best.start, best.end)}' in ${placeOf(best.part)} is ${best.form}.${doubts}`,
    },
  ];
}

/**
 * The dates of a part that may be the scene's. Of years that merely stand there the last counts: a number before it
 * belongs to the title (Blade Runner 2049). A day in another year than the one in brackets is that of something else.
 */
function datesOf(part: PathPart, dates: readonly FoundDate[]): (FoundDate & { part: PathPart })[] {
  const bracketed = dates.find(({ isBracketed }) => isBracketed);
  const certain = dates.filter(({ isBare }) => !isBare);
  const meant = certain.length > 0 ? certain : dates.slice(-1);
  return meant
    .filter(({ date }) => !bracketed || date.startsWith(bracketed.date))
    .map((date) => ({ ...date, part, confidence: date.confidence * (part.kind === 'file' ? 1 : 0.95) }));
}

function titleProposals(scene: AnalyzedScene, files: readonly PartContent[][]): Proposal[] {
  if (!lacksTitle(scene)) return [];
  const found = files.flatMap(([file, ...folders]) => {
    const title = file && findTitle(file);
    const folder = folders[0] && findFolderTitle(folders[0]);
    if (title && folder !== undefined && sameTitle(folder, title.title)) {
      return [{ title: folder, confidence: 0.92, reason: 'The file and its folder are named so.' }];
    }
    return [
      ...(title ? [{ ...title, reason: FILE_ONLY }] : []),
      ...(folder === undefined
        ? []
        : [{ title: folder, confidence: 0.75, reason: 'The folder of the file is named so.' }]),
    ];
  });
  const [best] = found.toSorted((a, b) => b.confidence - a.confidence);
  if (!best || best.title === scene.title) return [];
  return [
    {
      sceneId: scene.id,
      field: SceneField.TITLE,
      action: ChangeAction.SET,
      currentValue: scene.title,
      proposedValue: best.title,
      confidence: rounded(best.confidence),
      reason: best.reason,
    },
  ];
}

const FILE_ONLY = 'It is what the file name has besides names, dates and what says something of the file.';
