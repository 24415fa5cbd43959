import type { EntityManager } from '@mikro-orm/sqlite';
import { notFound } from '../errors.ts';
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

/** Makes a change, tells subscribers of it and gives the object as it is now. */
export async function save<Row>(
  context: Context,
  { kind, byId }: Kind<Row>,
  change: 'CREATED' | 'UPDATED',
  write: Write,
): Promise<Row> {
  const id = await context.write(write);
  announce(context, { kind, id, change });
  const row = await context.loaders.of(byId).load(id);
  if (!row) throw notFound(kind.toLowerCase(), id);
  return row;
}

/** Deletes an object, tells subscribers of it and gives its id. */
export async function remove(context: Context, { kind }: Kind<unknown>, write: Write): Promise<string> {
  const id = await context.write(write);
  announce(context, { kind, id, change: 'DELETED' });
  return id;
}
