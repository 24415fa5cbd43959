import 'reflect-metadata';
import { decodeCursor, encodeCursor, type OrderTerm, type Position } from '../../src/database/keyset.ts';
import { OrderDirection } from '../../src/graphql/filters.ts';
import { performerOrder } from '../../src/library/performer.filter.ts';
import { sceneOrder } from '../../src/library/scene.filter.ts';

/** The orders of the lists that are paged. All servers have the same cursors: what one gives is good for the others. */
const SCENES_BY_DATE = sceneOrder([{ field: 'SCENE_DATE', direction: OrderDirection.DESC }]);
const PERFORMERS_BY_NAME = performerOrder([{ field: 'NAME', direction: OrderDirection.ASC }]);

export function sceneCursor({ id, sceneDate }: { id: string; sceneDate: string | null }): string {
  return encodeCursor(SCENES_BY_DATE, [sceneDate ?? '', id]);
}

export function performerCursor({ id, nameKey }: { id: string; nameKey: string }): string {
  return encodeCursor(PERFORMERS_BY_NAME, [nameKey, id]);
}

/** The date and the id after which a page of scenes begins; undefined for the first page. */
export function placeOfScene(cursor: string | null | undefined): Position | undefined {
  return placeIn(SCENES_BY_DATE, cursor);
}

/** The name's key and the id after which a page of performers begins; undefined for the first page. */
export function placeOfPerformer(cursor: string | null | undefined): Position | undefined {
  return placeIn(PERFORMERS_BY_NAME, cursor);
}

function placeIn<Row>(order: readonly OrderTerm<Row>[], cursor: string | null | undefined): Position | undefined {
  return cursor == null ? undefined : decodeCursor(order, cursor, 'after');
}
