import type { EntityManager } from '@mikro-orm/sqlite';
import type { StashAccess } from '../config.ts';
import { GreenlightError } from '../errors.ts';
import { type JobKind, JobType } from '../jobs/define-job.ts';
import { enqueue } from '../jobs/queue.ts';
import { STASH_KINDS, type StashKind } from './stash-kind.ts';

export enum SyncMode {
  FULL = 'FULL',
  INCREMENTAL = 'INCREMENTAL',
}

export enum SyncEntity {
  STUDIOS = 'STUDIOS',
  TAGS = 'TAGS',
  PERFORMERS = 'PERFORMERS',
  SCENES = 'SCENES',
}

/** What a sync does. */
export interface SyncRequest {
  readonly mode: SyncMode;
  readonly entities: readonly SyncEntity[];
}

/** The job of a sync. One at a time: two would read the same pages and write the same rows. */
export const SYNC: JobKind<SyncRequest> = {
  type: JobType.SYNC,
  maxAttempts: 5,
  isExclusive: true,
  parse: parseSync,
};

/**
 * Has a job bring the mirror up to date.
 *
 * @returns the job's id; that of the sync which is waiting or running already, whatever it does
 * @throws INVALID_STATE when no Stash server is configured; BAD_USER_INPUT when no entities are named
 */
export async function startSync(
  em: EntityManager,
  stash: StashAccess | undefined,
  request: Partial<SyncRequest>,
): Promise<string> {
  requireStash(stash);
  if (request.entities?.length === 0) {
    throw new GreenlightError(
      'BAD_USER_INPUT',
      'input.entities names nothing to sync. Leave it out to sync everything.',
      {
        field: 'input.entities',
      },
    );
  }
  return enqueue(em, SYNC, parseSync(request));
}

/** @throws INVALID_STATE when no Stash server is configured */
export function requireStash(stash: StashAccess | undefined): StashAccess {
  if (stash) return stash;
  throw new GreenlightError(
    'INVALID_STATE',
    'No Stash server is configured. Set STASH_URL, and STASH_API_KEY if it asks for a key, and restart.',
  );
}

/** The kinds that a sync is about, in the order in which they refer to each other. */
export function kindsOf({ entities }: SyncRequest): StashKind[] {
  return STASH_KINDS.filter((kind) => entities.includes(ENTITY_OF[kind]));
}

/** A kind as clients name it when they ask for a sync. */
export function entityOf(kind: StashKind): SyncEntity {
  return ENTITY_OF[kind];
}

const ENTITY_OF: Readonly<Record<StashKind, SyncEntity>> = {
  studio: SyncEntity.STUDIOS,
  tag: SyncEntity.TAGS,
  performer: SyncEntity.PERFORMERS,
  scene: SyncEntity.SCENES,
};

function parseSync(payload: unknown): SyncRequest {
  const modes = Object.values(SyncMode);
  const all = Object.values(SyncEntity);
  const { mode, entities, ...others } = (payload ?? {}) as Readonly<Record<string, unknown>>;
  const wanted = (mode ?? SyncMode.INCREMENTAL) as SyncMode;
  const named = (entities ?? all) as SyncEntity[];
  const isKnown = modes.includes(wanted) && Array.isArray(named) && named.every((entity) => all.includes(entity));
  if (isKnown && named.length > 0 && Object.keys(others).length === 0)
    return { mode: wanted, entities: [...new Set(named)] };
  throw new Error(
    `A sync takes {"mode": "FULL" or "INCREMENTAL", "entities": some of ${all.join(', ')}}; either may be left out. ` +
      `It has ${JSON.stringify(payload)}.`,
  );
}
