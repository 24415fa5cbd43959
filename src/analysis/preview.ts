import { sql } from 'kysely';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { OrderTerm } from '../database/keyset.ts';
import type { ListSource } from '../database/listing.ts';
import { asQuery, type Predicate } from '../database/query.ts';
import { PreparedQuery } from '../database/prepared-query.ts';
import type { Reader } from '../database/reader.ts';
import { columnsOf } from '../database/rows.ts';
import { compareText, textKey } from '../database/text-key.ts';
import { textOrderKey } from '../graphql/list-order.ts';
import type { LoaderDefinition } from '../graphql/loader.ts';
import { ConflictPolicy, planScene, PreviewState, type SceneOutcome } from './apply-scene.ts';
import { CHANGES, type ChangeRow } from './change.read.ts';
import { NameBook } from './names.ts';
import { ChangeStatus } from './plan-change.entity.ts';
import type { PlannedObject } from './references.ts';
import { readSceneStates } from './scene-state.ts';

/**
 * A scene that a plan still has changes for, those that are pending or accepted. The first of them stands for it, so
 * that the scenes of a plan are a list of rows like any other.
 */
export interface PreviewedScene {
  /** The id of the first change. */
  readonly id: number;
  readonly sceneId: string;
}

export const PREVIEWED_SCENES: ListSource<PreviewedScene> = {
  table: 'plan_change',
  columns: columnsOf('plan_change', ['id', 'sceneId']),
  decode: (raw) => raw as PreviewedScene,
};

const OPEN = sql.join([ChangeStatus.PENDING, ChangeStatus.ACCEPTED]);

/** Leaves of the changes those that stand for a scene. */
export const STANDS_FOR_SCENE: readonly Predicate[] = [
  sql`plan_change.status in (${OPEN})`,
  sql`not exists (
    select 1 from plan_change as earlier where earlier.plan_id = plan_change.plan_id
      and earlier.scene_id = plan_change.scene_id and earlier.id < plan_change.id and earlier.status in (${OPEN}))`,
];

// By nothing else: another change comes to stand for a scene when it is decided on the first one.
export const BY_SCENE: readonly OrderTerm<PreviewedScene>[] = [
  { key: textOrderKey('plan_change', 'scene_id', 'SCENE', 'sceneId'), descending: false },
];

/** What the open changes of scenes would do now, by the ids of the changes that stand for the scenes. */
export const outcomeOfScene: LoaderDefinition<number, SceneOutcome<ChangeRow>> = {
  batch: (reader, ids) => readOutcomes(reader, ids, new NameBook()),
};

/** What all open changes of a plan would do now. */
export interface PreviewSummary {
  readonly counts: Readonly<Record<PreviewState, number>>;
  /** Each once, by kind and then by name. */
  readonly creates: readonly PlannedObject[];
}

/** How many scenes are looked at between two turns of the event loop. */
const SCENES_AT_ONCE = 100;

export const summaryOfPlan: LoaderDefinition<number, PreviewSummary> = {
  async batch(reader, planIds) {
    const summaries: PreviewSummary[] = [];
    for (const planId of planIds) summaries.push(await summarise(reader, planId));
    return summaries;
  },
};

async function summarise(reader: Reader, planId: number): Promise<PreviewSummary> {
  const scenes = await reader.run(SCENES_OF_PLAN, { planId });
  const names = new NameBook();
  const counts = Object.fromEntries(Object.values(PreviewState).map((state) => [state, 0])) as Record<
    PreviewState,
    number
  >;
  const creates = new Map<string, PlannedObject>();
  for (let start = 0; start < scenes.length; start += SCENES_AT_ONCE) {
    const ids = scenes.slice(start, start + SCENES_AT_ONCE).map(({ id }) => id);
    for (const outcome of await readOutcomes(reader, ids, names)) {
      for (const { state } of outcome.changes) counts[state] += 1;
      for (const object of outcome.creates) if (!creates.has(object.id)) creates.set(object.id, object);
    }
    await nextTurn();
  }
  return { counts, creates: [...creates.values()].sort(byKindAndName) };
}

async function readOutcomes(
  reader: Reader,
  ids: readonly number[],
  names: NameBook,
): Promise<SceneOutcome<ChangeRow>[]> {
  const rows = await reader.run(CHANGES_OF_SCENES, { ids: JSON.stringify(ids) });
  const changes = rows.map((row) => ({ standsFor: row.standsFor, ...CHANGES.decode(row) }));
  const scenes = await readSceneStates(reader, new Set(changes.map(({ sceneId }) => sceneId)));
  await names.lookUp(reader, changes);
  const byScene = Map.groupBy(changes, ({ standsFor }) => standsFor);
  return ids.map((id) => {
    const ofScene = byScene.get(id) ?? [];
    const sceneId = ofScene[0]?.sceneId ?? '';
    return planScene(sceneId, scenes.get(sceneId), ofScene, ConflictPolicy.SKIP, names.resolve);
  });
}

const SCENES_OF_PLAN = new PreparedQuery<{ planId: number }, { id: number }>((dialect, value) =>
  asQuery(
    dialect,
    sql`select min(id) as id from plan_change where plan_id = ${value('planId')} and status in (${OPEN})
        group by scene_id order by id`,
  ),
);

const CHANGES_OF_SCENES = new PreparedQuery<{ ids: string }, object & { standsFor: number }>((dialect, value) =>
  asQuery(
    dialect,
    sql`select first.id as "standsFor", ${CHANGES.columns}
        from ${dialect.elements(value('ids'))} as wanted
        cross join plan_change as first on first.id = wanted.value
        cross join plan_change on plan_change.plan_id = first.plan_id and plan_change.scene_id = first.scene_id
        where plan_change.status in (${OPEN}) order by wanted.key, plan_change.id`,
  ),
);

function byKindAndName(a: PlannedObject, b: PlannedObject): number {
  return compareText(a.table, b.table) || compareText(textKey(a.name), textKey(b.name));
}
