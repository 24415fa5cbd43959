import { ChangeAction, SceneField } from '../../analysis/plan-change.entity.ts';
import { type AnalyzedScene, type Proposal, rounded, type SceneAnalyzer } from '../analyzer.ts';
import type { NamedThing, Vocabulary } from '../vocabulary.ts';
import { seriesOf } from './series-title.ts';
import type { Agreement, Series } from './series.ts';

/** How many other scenes have to agree. */
export const MIN_AGREEING = 3;

/**
 * Proposes the studio that a scene lacks, and performers where it has none, when all other scenes of its series that
 * have any agree on them.
 */
export class SimilarTitleAnalyzer implements SceneAnalyzer {
  readonly #series: ReadonlyMap<string, Series>;
  readonly #studios: ReadonlyMap<string, NamedThing>;
  readonly #performers: ReadonlyMap<string, NamedThing>;

  constructor(
    series: ReadonlyMap<string, Series>,
    { studios, performers }: Pick<Vocabulary, 'studios' | 'performers'>,
  ) {
    this.#series = series;
    this.#studios = new Map(studios.map((studio) => [studio.id, studio]));
    this.#performers = new Map(performers.map((performer) => [performer.id, performer]));
  }

  // A scene that lacks something has no part in what the others agree on.
  propose(scene: AnalyzedScene): Proposal[] {
    const series = this.#series.get(seriesOf(scene.title) ?? '');
    return [...this.#studio(scene, series?.studio), ...this.#performer(scene, series?.performers)];
  }

  #studio({ id, studioId }: AnalyzedScene, others: Series['studio']): Proposal[] {
    if (studioId !== null || !others || others.size < MIN_AGREEING) return [];
    const studio = this.#studios.get(others.shared ?? '');
    if (!studio) return [];
    return [
      {
        sceneId: id,
        field: SceneField.STUDIO,
        action: ChangeAction.SET,
        currentValue: null,
        proposedValue: { id: studio.id, name: studio.name },
        confidence: certainty(0.6, others.size),
        reason: `${named(others)} have nearly the same title, and all are by ${studio.name}.`,
      },
    ];
  }

  #performer({ id, performerIds }: AnalyzedScene, others: Series['performers']): Proposal[] {
    if (performerIds.length > 0 || !others || others.size < MIN_AGREEING) return [];
    return others.shared
      .map((performer) => this.#performers.get(performer))
      .filter((performer) => performer !== undefined)
      .map((performer) => ({
        sceneId: id,
        field: SceneField.PERFORMERS,
        action: ChangeAction.ADD as const,
        proposedValue: [{ id: performer.id, name: performer.name }],
        confidence: certainty(0.5, others.size),
        reason: `${named(others)} have nearly the same title, and ${performer.name} is in all of them.`,
      }));
  }
}

/** The more agree, the more certain. */
function certainty(base: number, agreeing: number): number {
  return rounded(base + Math.min(0.25, 0.03 * (agreeing - MIN_AGREEING + 1)));
}

/** The first scenes by title, and how many more there are. */
function named({ examples, size }: Agreement<unknown>): string {
  const titles = examples.map((title) => `'${title}'`).join(', ');
  const rest = size - examples.length;
  return rest > 0 ? `${titles} and ${rest} more` : titles;
}
