import type { Reader } from '../database/reader.ts';
import { Analyzer, type SceneAnalyzer } from './analyzer.ts';
import { FilenameAnalyzer } from './filename/filename.analyzer.ts';
import { readSeries } from './similar-title/series.read.ts';
import { MIN_AGREEING, SimilarTitleAnalyzer } from './similar-title/similar-title.analyzer.ts';
import { TagHygieneAnalyzer } from './tag-hygiene/tag-hygiene.analyzer.ts';
import { readVocabulary } from './vocabulary.ts';

/** Has analyzers learn what they need of the library, in the order in which they were asked for. */
export async function prepareAnalyzers(
  reader: Reader,
  names: readonly Analyzer[],
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
        analyzers.set(name, new SimilarTitleAnalyzer(await readSeries(reader, MIN_AGREEING + 1), vocabulary));
        break;
      default:
        name satisfies never;
    }
  }
  return analyzers;
}
