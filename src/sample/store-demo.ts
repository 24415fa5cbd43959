import type { EntityManager } from '@mikro-orm/sqlite';
import { sampleLibrary } from './sample-library.ts';
import { storeSamplePlans } from './sample-plans.ts';
import { storeLibrary } from './store-sample.ts';

/** Fills an empty library with the sample films and the plans over them, of which a job has one to apply. */
export async function storeDemo(em: EntityManager): Promise<void> {
  await storeLibrary(em.fork(), sampleLibrary());
  await em.fork().transactional(storeSamplePlans);
}
