import type { LanguageModelAccess } from '../config.ts';
import type { Reader } from '../database/reader.ts';
import { defineWholeNumber } from '../settings/setting-definition.ts';
import { readSetting } from '../settings/setting.read.ts';
import { Analyzer, type SceneAnalyzer } from './analyzer.ts';
import type { AnalysisProgress } from './analysis-progress.ts';
import { FilenameAnalyzer } from './filename/filename.analyzer.ts';
import { LanguageModelClient, requireLanguageModel } from './language-model/language-model-client.ts';
import { readSeries } from './similar-title/series.read.ts';
import { MIN_AGREEING, SimilarTitleAnalyzer } from './similar-title/similar-title.analyzer.ts';
import { TagHygieneAnalyzer } from './tag-hygiene/tag-hygiene.analyzer.ts';
import { readVocabulary } from './vocabulary.ts';

const TOKEN_BUDGET = defineWholeNumber({
  key: 'analysis.language_model_tokens',
  description: 'How many tokens an analysis may use of a language model; it asks no more when they are used up.',
  defaultValue: 200_000,
  least: 1_000,
  greatest: 1_000_000_000,
});

export interface PrepareOptions {
  /** What they have counted in earlier attempts. */
  readonly counts: AnalysisProgress['counts'];
  readonly languageModel: LanguageModelAccess | undefined;
  /** Ends it; its reason is thrown. */
  readonly signal: AbortSignal;
}

/**
 * Has analyzers learn what they need of the library, in the order in which they were asked for.
 *
 * @throws INVALID_STATE when there is no language model to ask
 */
export async function prepareAnalyzers(
  reader: Reader,
  names: readonly Analyzer[],
  { counts, languageModel, signal }: PrepareOptions,
): Promise<ReadonlyMap<Analyzer, SceneAnalyzer>> {
  const vocabulary = await readVocabulary(reader);
  const analyzers = new Map<Analyzer, SceneAnalyzer>();
  for (const name of names) {
    switch (name) {
      case Analyzer.FILENAME:
        analyzers.set(name, new FilenameAnalyzer(vocabulary, new Date().getUTCFullYear()));
        break;
      case Analyzer.TAG_HYGIENE:
        analyzers.set(name, new TagHygieneAnalyzer(vocabulary.tags));
        break;
      case Analyzer.SIMILAR_TITLE:
        analyzers.set(name, new SimilarTitleAnalyzer(await readSeries(reader, MIN_AGREEING + 1, signal), vocabulary));
        break;
      case Analyzer.LANGUAGE_MODEL: {
        const access = requireLanguageModel(languageModel);
        // What reads a model's answers is large, and few libraries have a model.
        const { LanguageModelAnalyzer } = await import('./language-model/language-model.analyzer.ts');
        const options = {
          client: new LanguageModelClient(access),
          modelName: access.name,
          tokenBudget: await readSetting(reader, TOKEN_BUDGET),
          counts: counts[name],
        };
        analyzers.set(name, new LanguageModelAnalyzer(vocabulary, options));
        break;
      }
      default:
        name satisfies never;
    }
  }
  return analyzers;
}
