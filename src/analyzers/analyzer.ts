/*
 * How scenes are analysed. The words:
 *
 * analyzer    Something that looks at one scene after another and proposes what to correct. Analyzer lists them.
 * proposal    A change to one field of one scene, with how sure the analyzer is and what it goes by.
 * vocabulary  The performers, studios and tags that there are. An analyzer invents no others.
 * page        Scenes that are read, analysed and done with together, in the order of their ids.
 * memory      What people have rejected, and what waits in other plans: neither is proposed again.
 */
import type { ChangeAction, SceneField } from '../analysis/plan-change.entity.ts';
import type { SceneRow } from '../library/scene.read.ts';

export enum Analyzer {
  FILENAME = 'filename',
  TAG_HYGIENE = 'tag_hygiene',
  SIMILAR_TITLE = 'similar_title',
  LANGUAGE_MODEL = 'language_model',
}

/** A scene as analyzers see it. */
export interface AnalyzedScene extends Pick<SceneRow, 'id' | 'title' | 'details' | 'paths' | 'sceneDate' | 'studioId'> {
  readonly performerIds: readonly string[];
  readonly tagIds: readonly string[];
}

/** A change that an analyzer finds right. With ADD and REMOVE it is of one element. */
export interface Proposal {
  readonly sceneId: string;
  readonly field: SceneField;
  readonly action: ChangeAction.ADD | ChangeAction.REMOVE | ChangeAction.SET;
  /** What the field holds, for SET. */
  readonly currentValue?: unknown;
  readonly proposedValue: unknown;
  /** From 0 to 1. */
  readonly confidence: number;
  /** What it goes by, for the person who decides. */
  readonly reason: string;
}

/** Numbers that an analyzer tells in the result of the job. */
export type AnalyzerCounts = Readonly<Record<string, number>>;

/** An analyzer that has learnt what it needs of the library. */
export interface SceneAnalyzer {
  /** What it has counted besides its proposals; the attempt after this one goes on from there. */
  readonly counts?: AnalyzerCounts;

  /** @param signal ends what waits for something outside */
  propose(scene: AnalyzedScene, signal: AbortSignal): Proposal[] | Promise<Proposal[]>;
}

/** A confidence with two digits: more would say more than anybody knows. */
export function rounded(confidence: number): number {
  return Math.round(confidence * 100) / 100;
}
