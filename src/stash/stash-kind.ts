import type { NamedTable } from '../database/dialect.ts';
import type { LibraryEvent } from '../graphql/channels.ts';

/** The kinds of objects that are mirrored, which are also the names of their tables, in the order in which they refer to each other. */
export const STASH_KINDS = ['studio', 'tag', 'performer', 'scene'] as const satisfies (NamedTable | 'scene')[];
export type StashKind = (typeof STASH_KINDS)[number];

/** A kind as subscribers are told of it. */
export function eventKindOf(kind: StashKind): LibraryEvent['kind'] {
  return EVENT_KINDS[kind];
}

const EVENT_KINDS = { studio: 'STUDIO', tag: 'TAG', performer: 'PERFORMER', scene: 'SCENE' } as const;
