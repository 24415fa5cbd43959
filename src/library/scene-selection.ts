import type { GraphQLResolveInfo } from 'graphql';
import { sql } from 'kysely';
import type { Dialect } from '../database/dialect.ts';
import type { OrderTerm } from '../database/keyset.ts';
import { columnNamed } from '../database/names.ts';
import { type Lookup, PreparedQuery } from '../database/prepared-query.ts';
import { asQuery } from '../database/query.ts';
import type { Reader } from '../database/reader.ts';
import { idsLinkedTo, listValue, lookupOf, readRows } from '../database/rows.ts';
import type { LoaderDefinition, Loaders } from '../graphql/loader.ts';
import { mentionedFields, onceForField, selectedFields } from '../graphql/look-ahead.ts';
import type { List } from '../graphql/paged-list.ts';
import { rowsOfEach } from './named.ts';
import { PERFORMERS } from './performer.read.ts';
import { SCENE_PERFORMERS, SCENE_TAGS, type SceneRelations, SCENES, type SceneRow, scenesWith } from './scene.read.ts';
import { STUDIOS } from './studio.read.ts';
import { TAGS } from './tag.read.ts';

/**
 * How the scenes of a list are read for an operation: only the properties that it selects, and along with them what it
 * selects of their relations. What it selects under a condition or with arguments is left to the loaders.
 */
export function selectedScenes(
  info: GraphQLResolveInfo,
  order: readonly OrderTerm<SceneRow>[],
): Required<Pick<List<SceneRow>, 'source' | 'selection' | 'isCounted' | 'complete'>> {
  const { isCounted, properties, relations } = wantedOfList(info);
  const source = scenesWith(new Set([...properties, ...order.map(({ key }) => key.property)]));
  return {
    source,
    isCounted,
    selection: `${source.properties.join(' ')} with ${relations.join(' ')}`,
    complete: (reader, scenes) => completeScenes(reader, scenes, relations),
  };
}

const wantedOfList = onceForField((info) => {
  const properties = new Set(['id', ...mentionedFields(info, 'nodes'), ...mentionedFields(info, 'edges', 'node')]);
  if (properties.has('studio')) properties.add('studioId');
  const selected = new Set([...selectedFields(info, 'nodes'), ...selectedFields(info, 'edges', 'node')]);
  return { isCounted: selectedFields(info).has('totalCount'), properties, relations: relationsAmong(selected) };
});

/** A scene as it is read for an operation: along with it what it selects of its relations. */
export function selectedScene(loaders: Loaders, info: GraphQLResolveInfo, id: string): Promise<SceneRow | null> {
  const relations = wantedRelations(info);
  return loaders.of(sceneWith, relations, relations.join(' ')).load(id);
}

const wantedRelations = onceForField((info) => relationsAmong(selectedFields(info)));

const sceneWith: LoaderDefinition<string, SceneRow | null, readonly Relation[]> = {
  async batch(reader, ids, relations) {
    const byId = await readRows(reader, queriesFor(relations).scenes, ids);
    const scenes = [...byId.values()];
    // Until a relation is read, the ids are in its place.
    await readRelations(reader, scenes, relations, scenes);
    return ids.map((id) => byId.get(id) ?? null);
  },
};

/** Reads relations of scenes that were read without them. */
async function completeScenes(
  reader: Reader,
  scenes: readonly SceneRow[],
  relations: readonly Relation[],
): Promise<void> {
  if (scenes.length === 0) return;
  const { links } = queriesFor(relations);
  const linked = links ? await reader.run(links, { ids: JSON.stringify(scenes.map(({ id }) => id)) }) : [];
  await readRelations(reader, scenes, relations, linked);
}

type Relation = keyof SceneRelations;

/** What a scene is linked to: for each relation that is wanted, the ids as the text of a JSON list. */
type Linked = Partial<Record<keyof typeof LINKS, unknown>>;

const LINKS = { performers: SCENE_PERFORMERS, tags: SCENE_TAGS };

async function readRelations(
  reader: Reader,
  scenes: readonly SceneRow[],
  relations: readonly Relation[],
  linked: readonly Linked[],
): Promise<void> {
  await Promise.all(relations.map((relation) => RELATIONS[relation](reader, scenes, linked)));
}

const RELATIONS: Readonly<
  Record<Relation, (reader: Reader, scenes: readonly SceneRow[], linked: readonly Linked[]) => Promise<void>>
> = {
  async studio(reader, scenes) {
    const ids = scenes.map(({ studioId }) => studioId).filter((id) => id !== null);
    const studios = await reader.lookUp(STUDIOS.lookup, [...new Set(ids)]);
    for (const scene of scenes) scene.studio = scene.studioId === null ? null : studios.get(scene.studioId);
  },
  async performers(reader, scenes, linked) {
    const ids = linked.map(({ performers }) => listValue(performers));
    const performers = await rowsOfEach(reader, PERFORMERS, ids);
    scenes.forEach((scene, index) => (scene.performers = performers[index]));
  },
  async tags(reader, scenes, linked) {
    const ids = linked.map(({ tags }) => listValue(tags));
    const tags = await rowsOfEach(reader, TAGS, ids);
    scenes.forEach((scene, index) => (scene.tags = tags[index]));
  },
};

function relationsAmong(fields: ReadonlySet<string>): Relation[] {
  return (Object.keys(RELATIONS) as Relation[]).filter((name) => fields.has(name));
}

/** How relations are read. */
interface RelationQueries {
  /** Scenes by id, along with the ids of what they are linked to. */
  readonly scenes: Lookup<SceneRow>;
  /** What scenes are linked to, in the order of the ids; undefined when no links are wanted. */
  readonly links: PreparedQuery<{ ids: string }, Linked> | undefined;
}

const QUERIES = new Map<string, RelationQueries>();

function queriesFor(relations: readonly Relation[]): RelationQueries {
  const key = relations.join(' ');
  let queries = QUERIES.get(key);
  if (!queries) QUERIES.set(key, (queries = relationQueries(relations.filter((name) => name !== 'studio'))));
  return queries;
}

function relationQueries(links: readonly (keyof typeof LINKS)[]): RelationQueries {
  const linked = (dialect: Dialect, id: string) =>
    links.map((name) => sql`${idsLinkedTo(dialect, LINKS[name], columnNamed(id))} as ${sql.id(name)}`);
  return {
    scenes: lookupOf(SCENES, (dialect) => linked(dialect, 'scene.id')),
    links:
      links.length === 0
        ? undefined
        : new PreparedQuery((dialect, value) =>
            asQuery(
              dialect,
              sql`select ${sql.join(linked(dialect, 'wanted.value'))}
                  from ${dialect.elements(value('ids'))} as wanted order by wanted.key`,
            ),
          ),
  };
}
