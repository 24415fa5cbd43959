import type { EntityManager } from '@mikro-orm/sqlite';
import type { LanguageModelAccess } from '../config.ts';
import { countRows } from '../database/listing.ts';
import { planned } from '../database/query-plan.ts';
import { TransactionReader } from '../database/transaction-reader.ts';
import { defineJob, type JobDefinition, type JobRun } from '../jobs/define-job.ts';
import { Scene } from '../library/scene.entity.ts';
import { scenePredicates } from '../library/scene.filter.ts';
import { SCENES } from '../library/scene.read.ts';
import { proposeInPlan } from './analysis-plan.ts';
import {
  type AnalysisProgress,
  changesOf,
  noProgress,
  readProgress,
  resultOf,
  storeProgress,
} from './analysis-progress.ts';
import { ANALYSIS, requestFromJson } from './analysis-request.ts';
import type { StartAnalysisInput } from './analysis.input.ts';
import { type AnalyzedScene, Analyzer, type SceneAnalyzer } from './analyzer.ts';
import { readScenePage } from './analyzed-scene.read.ts';
import { bestProposals, type FoundProposal } from './best-proposals.ts';
import { prepareAnalyzers } from './prepare-analyzers.ts';
import { ProposalMemory } from './proposal-memory.ts';
import { submittable } from './submittable.ts';

/** How many scenes are analysed between two looks at whether the job is still wanted. */
const SCENES_AT_ONCE = 500;
/** As many, where a language model may take several seconds for each. */
const SCENES_AT_ONCE_WITH_MODEL = 5;

/** Looks through scenes and proposes changes to them, in one plan. Its items are scenes. */
export function analysisJob(languageModel: LanguageModelAccess | undefined): JobDefinition<object> {
  return defineJob({ ...ANALYSIS, run: (run) => new Analysis(run, languageModel).run() });
}

/**
 * One attempt at an analysis. The scenes come in pages; what is found in one is stored in the same transaction as the
 * place where to go on, so that an attempt after another one repeats and leaves out nothing.
 */
class Analysis {
  readonly #run: JobRun<object>;
  readonly #request: StartAnalysisInput;
  readonly #languageModel: LanguageModelAccess | undefined;
  readonly #memory = new ProposalMemory();

  constructor(run: JobRun<object>, languageModel: LanguageModelAccess | undefined) {
    this.#run = run;
    this.#languageModel = languageModel;
    this.#request = requestFromJson(run.payload);
  }

  /** @returns the result of the job */
  async run(): Promise<Record<string, unknown>> {
    const reader = new TransactionReader(this.#run.em);
    const { analyzers: names, filter, maxChanges } = this.#request;
    let progress = (await readProgress(this.#run.em, this.#run.id)) ?? noProgress(names);
    const site = { dialect: reader.dialect, path: 'config.filter' };
    const conditions = scenePredicates(site, filter);
    // Those that are done count as well, as far as they are still there.
    await this.#run.setTotal(await countRows(reader, { source: SCENES, where: conditions }));
    const { where } = await planned(reader, SCENES.table, conditions, { rows: SCENES_AT_ONCE });
    const analyzers = await prepareAnalyzers(reader, names, {
      counts: progress.counts,
      languageModel: this.#languageModel,
      signal: this.#run.signal,
    });
    const limit = analyzers.has(Analyzer.LANGUAGE_MODEL) ? SCENES_AT_ONCE_WITH_MODEL : SCENES_AT_ONCE;
    while (changesOf(progress) < maxChanges) {
      const scenes = await readScenePage(reader, where, progress.lastSceneId, limit);
      if (scenes.length === 0) {
        await this.#run.setTotal(this.#run.processedItems);
        return resultOf(progress, true);
      }
      const found = await this.#analyse(scenes, analyzers);
      const counts = countsOf(analyzers);
      progress = await this.#store({ ...progress, counts }, scenes, found);
    }
    return resultOf(progress, false);
  }

  async #analyse(
    scenes: readonly AnalyzedScene[],
    analyzers: ReadonlyMap<Analyzer, SceneAnalyzer>,
  ): Promise<FoundProposal[]> {
    const found: FoundProposal[] = [];
    for (const scene of scenes) {
      for (const [name, analyzer] of analyzers) {
        const proposals = await analyzer.propose(scene, this.#run.signal);
        found.push(...proposals.map((proposal) => ({ ...proposal, analyzer: name })));
      }
    }
    return bestProposals(found);
  }

  #store(
    progress: AnalysisProgress,
    scenes: readonly AnalyzedScene[],
    found: readonly FoundProposal[],
  ): Promise<AnalysisProgress> {
    return this.#run.batch(async (em) => {
      const { fresh, ...dropped } = await this.#sort(em, found);
      const room = this.#request.maxChanges - changesOf(progress);
      const proposals = fresh.slice(0, room);
      const planId = proposals.length > 0 ? await this.#propose(em, progress.planId, proposals) : progress.planId;
      const value = {
        lastSceneId: scenes.at(-1)?.id ?? progress.lastSceneId,
        planId,
        proposed: added(progress.proposed, proposals),
        counts: progress.counts,
        belowConfidence: progress.belowConfidence + dropped.belowConfidence,
        rejectedBefore: progress.rejectedBefore + dropped.rejectedBefore,
        alreadyProposed: progress.alreadyProposed + dropped.alreadyProposed,
        unfit: progress.unfit + dropped.unfit,
      };
      await storeProgress(em, this.#run.id, value);
      return { done: scenes.length, value };
    });
  }

  async #propose(em: EntityManager, planId: number | null, proposals: readonly FoundProposal[]): Promise<number> {
    const id = await proposeInPlan(em, planId, proposals, { jobId: this.#run.id, request: this.#request });
    this.#run.announce({ planId: id });
    return id;
  }

  /** Tells what is to be proposed from what is not, by what is known within the transaction. */
  async #sort(em: EntityManager, found: readonly FoundProposal[]) {
    const certain = found.filter(({ confidence }) => confidence >= this.#request.minConfidence);
    const sceneIds = [...new Set(certain.map(({ sceneId }) => sceneId))];
    const scenes = new Set((await em.find(Scene, { id: { $in: sceneIds } }, { fields: ['id'] })).map(({ id }) => id));
    const there = certain.filter(({ sceneId }) => scenes.has(sceneId));
    const current = there.map(submittable).filter((proposal) => proposal !== undefined);
    const recalled = await this.#memory.recall(new TransactionReader(em), current);
    const rejected = current.filter((proposal) => recalled.get(proposal) === 'rejected');
    const waiting = current.filter((proposal) => recalled.get(proposal) === 'waiting');
    const again = this.#request.includeRejected ? [] : rejected;
    return {
      fresh: current.filter((proposal) => !again.includes(proposal) && !waiting.includes(proposal)),
      belowConfidence: found.length - certain.length,
      rejectedBefore: again.length,
      alreadyProposed: waiting.length,
      unfit: there.length - current.length,
    };
  }
}

function countsOf(analyzers: ReadonlyMap<Analyzer, SceneAnalyzer>): AnalysisProgress['counts'] {
  return Object.fromEntries([...analyzers].flatMap(([name, { counts }]) => (counts ? [[name, counts]] : [])));
}

function added(
  proposed: AnalysisProgress['proposed'],
  proposals: readonly FoundProposal[],
): AnalysisProgress['proposed'] {
  const counts = { ...proposed };
  for (const { analyzer } of proposals) counts[analyzer] = (counts[analyzer] ?? 0) + 1;
  return counts;
}
