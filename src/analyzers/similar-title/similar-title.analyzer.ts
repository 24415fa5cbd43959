import { ChangeAction, SceneField } from '../../analysis/plan-change.entity.ts';
import { type AnalyzedScene, type Proposal, rounded, type SceneAnalyzer } from '../analyzer.ts';
import type { NamedThing, Vocabulary } from '../vocabulary.ts';
import { seriesOf } from './series-title.ts';
import type { SeriesMember } from './series.read.ts';

/** How many other scenes have to agree. */
export const MIN_AGREEING = 3;

/**
 * Proposes the studio that a scene lacks, and performers where it has none, when all other scenes of its series that
 * have any agree on them.
 */
export class SimilarTitleAnalyzer implements SceneAnalyzer {
  readonly #series: ReadonlyMap<string, readonly SeriesMember[]>;
  readonly #studios: ReadonlyMap<string, NamedThing>;
  readonly #performers: ReadonlyMap<string, NamedThing>;

  constructor(
    series: ReadonlyMap<string, readonly SeriesMember[]>,
    { studios, performers }: Pick<Vocabulary, 'studios' | 'performers'>,
  ) {
    this.#series = series;
    this.#studios = new Map(studios.map((studio) => [studio.id, studio]));
    this.#performers = new Map(performers.map((performer) => [performer.id, performer]));
  }

  propose(scene: AnalyzedScene): Proposal[] {
    const key = seriesOf(scene.title);
    const others = this.#series.get(key ?? '')?.filter(({ id }) => id !== scene.id) ?? [];
    return [...this.#studio(scene, others), ...this.#performer(scene, others)];
  }

  #studio({ id, studioId }: AnalyzedScene, others: readonly SeriesMember[]): Proposal[] {
    if (studioId !== null) return [];
    const known = others.filter((other) => other.studioId !== null);
    const studio = this.#studios.get(known[0]?.studioId ?? '');
    if (!studio || known.length < MIN_AGREEING || known.some((other) => other.studioId !== studio.id)) return [];
    return [
      {
        sceneId: id,
        field: SceneField.STUDIO,
        action: ChangeAction.SET,
        currentValue: null,
        proposedValue: { id: studio.id, name: studio.name },
        confidence: certainty(0.6, known.length),
        reason: `${named(known)} have nearly the same title, and all are by ${studio.name}.`,
      },
    ];
  }

  #performer({ id, performerIds }: AnalyzedScene, others: readonly SeriesMember[]): Proposal[] {
    if (performerIds.length > 0) return [];
    const known = others.filter((other) => other.performerIds.length > 0);
    const [first] = known;
    if (!first || known.length < MIN_AGREEING) return [];
    const shared = first.performerIds.filter((performer) =>
      known.every((other) => other.performerIds.includes(performer)),
    );
    return shared
      .map((performer) => this.#performers.get(performer))
      .filter((performer) => performer !== undefined)
      .map((performer) => ({
        sceneId: id,
        field: SceneField.PERFORMERS,
        action: ChangeAction.ADD as const,
        proposedValue: [{ id: performer.id, name: performer.name }],
        confidence: certainty(0.5, known.length),
        reason: `${named(known)} have nearly the same title, and ${performer.name} is in all of them.`,
      }));
  }
}

/** The more agree, the more certain. */
function certainty(base: number, agreeing: number): number {
  return rounded(base + Math.min(0.25, 0.03 * (agreeing - MIN_AGREEING + 1)));
}

/** The first scenes by title, and how many more there are. */
function named(members: readonly SeriesMember[]): string {
  const titles = members.slice(0, MIN_AGREEING).map(({ title }) => `'${title}'`);
  const rest = members.length - titles.length;
  return rest > 0 ? `${titles.join(', ')} and ${rest} more` : titles.join(', ');
}
