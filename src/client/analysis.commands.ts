import { command } from './command.ts';
import { UsageError } from './failure.ts';
import { Analyzer, type SceneFilter, StartAnalysisDocument } from './generated/operations.ts';
import { tellBeginning, tellEnd, watchToEnd } from './job-watch.ts';
import { flag, oneOf, several, share, single, text, wholeNumber } from './options.ts';

const ANALYZERS = Object.values(Analyzer);

export const analysisCommands = {
  start: command({
    summary: 'starts a job that looks through scenes and proposes changes to them in a plan',
    operands: [],
    options: {
      analyzer: several(
        'ANALYZER',
        `what looks through them, at least one of ${ANALYZERS.join(', ')}`,
        oneOf(Analyzer),
      ),
      filter: single(
        'JSON',
        'which scenes, as a SceneFilter: {"organized": {"eq": false}}; all when left out',
        sceneFilter,
      ),
      name: single('NAME', 'what the plan shall be called', text),
      'min-confidence': single('SHARE', 'how sure a proposal has to be, from 0 to 1; 0.5 when left out', share),
      'max-changes': single('N', 'after how many changes it stops; 10,000 when left out', wholeNumber(1, 100_000)),
      'include-rejected': flag('proposes again what people have rejected'),
      watch: flag('shows the progress, waits for the end, and tells by the exit code how it came out'),
    },
    async run({ options, ...session }) {
      const { analyzer = [], filter, name, watch } = options;
      if (analyzer.length === 0) throw new UsageError(`--analyzer is missing; it is one of ${ANALYZERS.join(', ')}.`);
      const input = {
        analyzers: [...analyzer],
        ...(filter && { filter }),
        ...(name !== undefined && { name }),
        ...(options['min-confidence'] !== undefined && { minConfidence: options['min-confidence'] }),
        ...(options['max-changes'] !== undefined && { maxChanges: options['max-changes'] }),
        ...(options['include-rejected'] && { includeRejected: true }),
      };
      const { startAnalysis: job } = await session.server.ask(StartAnalysisDocument, { input });
      return watch ? tellEnd(session, await watchToEnd(session, job.id)) : tellBeginning(session, job);
    },
  }),
};

/** The server checks what is in it. */
function sceneFilter(value: string, name: string): SceneFilter {
  try {
    const filter: unknown = JSON.parse(value);
    if (typeof filter === 'object' && filter !== null && !Array.isArray(filter)) return filter;
  } catch {
    // Told below, as for any other text.
  }
  throw new UsageError(
    `${name} is a JSON object, such as {"organized": {"eq": false}}; it is ${JSON.stringify(value)}.`,
  );
}
