import { command } from './command.ts';
import { ExitCode } from './exit-code.ts';
import { notFound } from './failure.ts';
import {
  PlanPreviewDocument,
  type PlanPreviewQuery,
  PreviewedScenesDocument,
  type PreviewedScenesQuery,
} from './generated/operations.ts';
import { limitOption } from './options.ts';
import { type Listing, readList } from './pages.ts';
import { moreLines, sceneText } from './plan-text.ts';
import { withNames } from './references.ts';
import type { Server } from './server.ts';
import { changeText, counted, differenceText, replacementText } from './value-text.ts';

const DEFAULT_LIMIT = 20;

type Preview = NonNullable<PlanPreviewQuery['analysisPlan']>['preview'];
type PreviewedScene = NonNullable<PreviewedScenesQuery['analysisPlan']>['preview']['scenes']['nodes'][number];
type PreviewedChange = PreviewedScene['changes'][number]['change'];

export const previewCommand = command({
  summary: 'shows what applying a plan would do now, scene by scene, as if all that is pending were accepted',
  operands: ['PLAN'],
  options: { limit: limitOption('scenes', DEFAULT_LIMIT) },
  async run({ operands: [id = ''], options: { limit = DEFAULT_LIMIT }, server, output }) {
    const { analysisPlan: plan } = await server.ask(PlanPreviewDocument, { id });
    if (!plan) throw notFound('plan', id);
    const { nodes: scenes, more } = await readScenes(server, id, limit);
    const others = await withNames(server, scenes.flatMap(othersOf));
    const named = new Map(others.map((change) => [change.id, change]));
    output.result({ ...plan, preview: { ...plan.preview, scenes } }, [
      `Plan ${plan.id}: ${plan.name}, version ${plan.version}`,
      ...summaryLines(plan.preview),
      ...scenes.flatMap((scene) => sceneLines(scene, named)),
      ...moreLines(more),
    ]);
    return ExitCode.DONE;
  },
});

function readScenes(server: Server, id: string, limit: number): Promise<Listing<PreviewedScene>> {
  return readList(limit, async (page) => {
    const { analysisPlan } = await server.ask(PreviewedScenesDocument, { id, ...page });
    if (!analysisPlan) throw notFound('plan', id);
    return analysisPlan.preview.scenes;
  });
}

function summaryLines({ counts, creates, scenes }: Preview): string[] {
  const states = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count.toLocaleString('en')} ${inWords(name)}`);
  return [
    `  ${counted(scenes.totalCount, 'scene')}; changes: ${states.join(', ') || 'none'}`,
    ...(creates.length > 0
      ? [`  creates ${creates.map(({ type, name }) => `${type.toLowerCase()} ${name}`).join(', ')}`]
      : []),
  ];
}

/** Such as `target gone` for targetGone. */
function inWords(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** The changes of a scene that would not simply be applied. */
function othersOf({ changes }: PreviewedScene): PreviewedChange[] {
  return changes.filter(({ state }) => state !== 'CLEAN').map(({ change }) => change);
}

/** How a scene would change, then the changes that would not simply be applied. */
function sceneLines(
  { sceneId, scene, before, after, changes }: PreviewedScene,
  others: ReadonlyMap<string, PreviewedChange>,
): string[] {
  return [
    '',
    sceneText(sceneId, scene),
    ...differences(before, after).map((line) => `  ${line}`),
    ...changes.flatMap(({ state, reason, change: { id } }) => {
      const change = others.get(id);
      return change ? [`  ${state}: #${id} ${changeText(change)}${reason ? ` (${reason})` : ''}`] : [];
    }),
  ];
}

/** What two states of a scene have different, field by field. */
function differences(before: unknown, after: unknown): string[] {
  const old = (before ?? {}) as Readonly<Record<string, unknown>>;
  return Object.entries((after ?? {}) as Readonly<Record<string, unknown>>)
    .filter(([field, value]) => JSON.stringify(value) !== JSON.stringify(old[field]))
    .map(([field, value]) => {
      const was = old[field];
      const lists = Array.isArray(value) && Array.isArray(was);
      return `${field} ${lists ? differenceText(was, value) : replacementText(was, value)}`;
    });
}
