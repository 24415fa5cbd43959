import { ChangeAction, SceneField } from '../../analysis/plan-change.entity.ts';
import type { AnalyzedScene, Proposal, SceneAnalyzer } from '../analyzer.ts';
import type { TagThing } from '../vocabulary.ts';
import { NearDuplicates } from './near-duplicates.ts';
import { TagHierarchy } from './tag-hierarchy.ts';

/**
 * Proposes to remove tags that say nothing: of tags that mean the same, the less used ones, and tags that another one
 * implies, since it lies below them. Whatever is removed, something that says as much stays: what speaks against a tag
 * is always one that is kept.
 */
export class TagHygieneAnalyzer implements SceneAnalyzer {
  readonly #tags: ReadonlyMap<string, TagThing>;
  readonly #duplicates: NearDuplicates;
  readonly #hierarchy: TagHierarchy;

  constructor(tags: readonly TagThing[]) {
    this.#tags = new Map(tags.map((tag) => [tag.id, tag]));
    this.#duplicates = new NearDuplicates(tags);
    this.#hierarchy = new TagHierarchy(tags);
  }

  propose(scene: AnalyzedScene): Proposal[] {
    const tags = scene.tagIds.map((id) => this.#tags.get(id)).filter((tag) => tag !== undefined);
    const { kept, removals } = this.#withoutDuplicates(tags.sort(mostUsedFirst));
    const lowest = kept.filter((tag) => !kept.some((other) => this.#hierarchy.implies(other.id, tag.id)));
    const implied = kept.flatMap((tag) => this.#impliedBy(tag, lowest));
    return [...removals, ...implied].map((removal) => proposalOf(scene, removal));
  }

  #withoutDuplicates(tags: readonly TagThing[]): { kept: TagThing[]; removals: Removal[] } {
    const kept: TagThing[] = [];
    const removals: Removal[] = [];
    for (const tag of tags) {
      const removal = kept.map((other) => this.#asDuplicate(tag, other)).find((found) => found !== undefined);
      if (removal) removals.push(removal);
      else kept.push(tag);
    }
    return { kept, removals };
  }

  #asDuplicate(tag: TagThing, other: TagThing): Removal | undefined {
    // One above the other is no slip, however much alike they are called.
    if (this.#hierarchy.implies(tag.id, other.id) || this.#hierarchy.implies(other.id, tag.id)) return undefined;
    const likeness = this.#duplicates.likeness(tag.id, other.id);
    if (!likeness) return undefined;
    const { confidence, because } = likeness;
    const uses = `${other.name} has ${scenes(other.sceneCount)}, ${tag.name} ${scenes(tag.sceneCount)}`;
    return { tag, confidence, reason: `${tag.name} and ${other.name} ${because}. ${uses}.` };
  }

  #impliedBy(tag: TagThing, lowest: readonly TagThing[]): Removal[] {
    const child = lowest.find((other) => this.#hierarchy.implies(other.id, tag.id));
    return child ? [{ tag, confidence: 0.9, reason: `${child.name} lies below ${tag.name}, and so implies it.` }] : [];
  }
}

interface Removal extends Pick<Proposal, 'confidence' | 'reason'> {
  readonly tag: TagThing;
}

function proposalOf({ id }: AnalyzedScene, { tag, confidence, reason }: Removal): Proposal {
  return {
    sceneId: id,
    field: SceneField.TAGS,
    action: ChangeAction.REMOVE,
    proposedValue: [{ id: tag.id, name: tag.name }],
    confidence,
    reason,
  };
}

function mostUsedFirst(a: TagThing, b: TagThing): number {
  return b.sceneCount - a.sceneCount || (a.id < b.id ? -1 : 1);
}

function scenes(count: number): string {
  return count === 1 ? '1 scene' : `${count} scenes`;
}
