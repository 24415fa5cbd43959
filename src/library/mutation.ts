import type { EntityManager } from '@mikro-orm/sqlite';
import { GreenlightError, notFound } from '../errors.ts';
import type { LibraryEvent } from '../graphql/channels.ts';
import type { Context } from '../graphql/context.ts';
import type { LoaderDefinition } from '../graphql/loader.ts';
import { announce } from './library-change.ts';

/** A kind of library object, as far as mutations differ by it. */
export interface Kind<Row> {
  readonly kind: LibraryEvent['kind'];
  readonly byId: LoaderDefinition<string, Row | null>;
}

/** A service that changes one object and gives its id. */
type Write = (em: EntityManager) => Promise<string>;

/**
 * Makes a change, tells subscribers of it and gives the object as it is now.
 *
 * @throws INVALID_STATE in a mirror
 */
export async function save<Row>(
  context: Context,
  { kind, byId }: Kind<Row>,
  change: 'CREATED' | 'UPDATED',
  write: Write,
): Promise<Row> {
  refuseInMirror(context);
  const id = await context.write(write);
  announce(context, { kind, id, change });
  const row = await context.loaders.of(byId).load(id);
  if (!row) throw notFound(kind.toLowerCase(), id);
  return row;
}

/**
 * Deletes an object, tells subscribers of it and gives its id.
 *
 * @throws INVALID_STATE in a mirror
 */
export async function remove(context: Context, { kind }: Kind<unknown>, write: Write): Promise<string> {
  refuseInMirror(context);
  const id = await context.write(write);
  announce(context, { kind, id, change: 'DELETED' });
  return id;
}

/** @throws INVALID_STATE when the library is a mirror: the next sync would undo the change */
function refuseInMirror({ stash }: Context): void {
  if (!stash) return;
  throw new GreenlightError(
    'INVALID_STATE',
    'The library mirrors a Stash server (STASH_URL), so the next sync would undo this. Change it in Stash, or submit a ' +
      'plan with createAnalysisPlan.',
  );
}
