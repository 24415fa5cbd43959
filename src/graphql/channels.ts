import { Channel } from './channel.ts';

/** One channel for each kind of event; they live as long as the server. */
export interface Channels {
  readonly library: Channel<LibraryEvent>;
  readonly jobs: Channel<JobRow>;
  /** Ids of the plans that have changed, or whose changes have. */
  readonly plans: Channel<number>;
}

/** A change to an object of the library. */
export interface LibraryEvent {
  readonly kind: 'SCENE' | 'PERFORMER' | 'TAG' | 'STUDIO';
  readonly id: string;
  readonly change: 'CREATED' | 'UPDATED' | 'DELETED';
}

/** A job as it is read for the API and told to subscribers. Instants are milliseconds since 1970. */
export interface JobRow {
  readonly id: string;
  /** As it is stored; this version may not know it. */
  readonly type: string;
  readonly status: 'pending' | 'running' | 'completed' | 'failed' | 'cancelled';
  readonly progress: number;
  readonly totalItems: number | null;
  readonly processedItems: number;
  readonly result: unknown;
  readonly error: string | null;
  readonly errorCode: string | null;
  readonly message: string | null;
  readonly attempt: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly startedAt: number | null;
  /** When it came to its final state; null until then. */
  readonly completedAt: number | null;
  readonly planId: number | null;
}

/** The channels of a server. Of the undelivered events of a job its last progress and every final state are kept. */
export function createChannels(): Channels {
  return {
    library: new Channel(({ kind, id }) => `${kind} ${id}`),
    jobs: new Channel(({ id, completedAt }) => (completedAt === null ? id : `${id} ${completedAt}`)),
    plans: new Channel((planId) => String(planId)),
  };
}
