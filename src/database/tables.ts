import type { InferClassEntityDB } from '@mikro-orm/sqlite';
import type { ENTITIES } from './entities.ts';

/** The tables and columns as Kysely sees them, inferred from the entities. */
export type Tables = InferClassEntityDB<(typeof ENTITIES)[number]>;
