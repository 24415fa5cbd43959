import {
  CriterionModifier,
  type FindFilterType,
  StashPerformerByIdDocument,
  StashPerformerIdsDocument,
  StashPerformersDocument,
  StashSceneByIdDocument,
  StashSceneIdsDocument,
  StashScenesDocument,
  StashStudioByIdDocument,
  StashStudioIdsDocument,
  StashStudiosDocument,
  StashTagByIdDocument,
  StashTagIdsDocument,
  StashTagsDocument,
  type TimestampCriterionInput,
  type TypedDocumentString,
} from './generated/operations.ts';
import { type MirrorRow, performerRow, sceneRow, studioRow, tagRow, Unfit } from './mirror-row.ts';
import type { StashClient } from './stash-client.ts';
import type { StashKind } from './stash-kind.ts';
import { checkedObject, checkedPage, type UpstreamPage } from './upstream-page.ts';

/** An object as it was read from Stash. */
export interface UpstreamObject {
  readonly id: string;
  /** The text that Stash has. */
  readonly updatedAt: string;
  /** Makes what the library stores of it, or says why it cannot. A page of them takes less memory than their rows. */
  row(): MirrorRow | Unfit;
}

/** Which part of a list is read. */
export interface PageRequest {
  /** From 1. */
  readonly page: number;
  /** 0 only counts. */
  readonly size: number;
  /** Only objects whose `updated_at` is a greater text than this; all when it is null. */
  readonly since: string | null;
  readonly signal?: AbortSignal;
}

/** How a kind of objects is read from Stash. Lists are sorted by id: without that, Stash's pages overlap. */
export interface StashSource {
  page(client: StashClient, request: PageRequest): Promise<UpstreamPage<UpstreamObject>>;
  ids(client: StashClient, request: PageRequest): Promise<UpstreamPage<string>>;
  /** Null when Stash has none with the id. */
  byId(client: StashClient, id: string, signal?: AbortSignal): Promise<UpstreamObject | null>;
}

/**
 * Objects by their ids, in the order of these; null where Stash has none. After a failure the others are not asked for.
 *
 * @throws StashFailure
 */
export async function byIds(
  source: StashSource,
  client: StashClient,
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<(UpstreamObject | null)[]> {
  const ended = new AbortController();
  const either = signal ? AbortSignal.any([signal, ended.signal]) : ended.signal;
  try {
    return await Promise.all(ids.map((id) => source.byId(client, id, either)));
  } finally {
    ended.abort();
  }
}

/** Whether Stash can have given this id: it numbers its objects, and answers any other id with an error. */
function isStashId(id: string): boolean {
  return /^[1-9]\d{0,15}$/.test(id);
}

interface RawObject {
  readonly id: string;
  readonly updated_at: string;
}

interface ListVariables {
  readonly filter: FindFilterType;
  readonly where?: { readonly updated_at?: TimestampCriterionInput | null } | null;
}

interface Documents<Raw extends RawObject> {
  readonly page: TypedDocumentString<{ readonly page: UpstreamPage<Raw> }, ListVariables>;
  readonly ids: TypedDocumentString<{ readonly page: UpstreamPage<{ readonly id: string }> }, ListVariables>;
  readonly byId: TypedDocumentString<{ readonly object: Raw | null }, { readonly id: string }>;
}

function sourceOf<Raw extends RawObject>(documents: Documents<Raw>, rowOf: (raw: Raw) => MirrorRow): StashSource {
  const objectOf = (raw: Raw): UpstreamObject => ({
    id: raw.id,
    updatedAt: raw.updated_at,
    row: () => fitting(rowOf, raw),
  });
  return {
    async page(client, request) {
      const { page } = await client.query(documents.page, variablesOf(request), request.signal);
      const { count, objects } = checkedPage<Raw>(page);
      return { count, objects: objects.map(objectOf) };
    },
    async ids(client, request) {
      const { page } = await client.query(documents.ids, variablesOf(request), request.signal);
      const { count, objects } = checkedPage(page);
      return { count, objects: objects.map(({ id }) => id) };
    },
    async byId(client, id, signal) {
      if (!isStashId(id)) return null;
      const { object } = await client.query(documents.byId, { id }, signal);
      const checked = checkedObject(object, id);
      return checked && objectOf(checked);
    },
  };
}

function variablesOf({ page, size, since }: PageRequest): ListVariables {
  const where = since === null ? null : { updated_at: { value: since, modifier: CriterionModifier.GREATER_THAN } };
  return { filter: { page, per_page: size, sort: 'id' }, where };
}

function fitting<Raw>(rowOf: (raw: Raw) => MirrorRow, raw: Raw): MirrorRow | Unfit {
  try {
    return rowOf(raw);
  } catch (error) {
    if (error instanceof Unfit) return error;
    throw error;
  }
}

export const STASH_SOURCES: Readonly<Record<StashKind, StashSource>> = {
  studio: sourceOf(
    { page: StashStudiosDocument, ids: StashStudioIdsDocument, byId: StashStudioByIdDocument },
    studioRow,
  ),
  tag: sourceOf({ page: StashTagsDocument, ids: StashTagIdsDocument, byId: StashTagByIdDocument }, tagRow),
  performer: sourceOf(
    { page: StashPerformersDocument, ids: StashPerformerIdsDocument, byId: StashPerformerByIdDocument },
    performerRow,
  ),
  scene: sourceOf({ page: StashScenesDocument, ids: StashSceneIdsDocument, byId: StashSceneByIdDocument }, sceneRow),
};
