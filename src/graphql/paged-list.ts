import { beyond, type OrderTerm, type Position } from '../database/keyset.ts';
import {
  countRows,
  countRowsOfEach,
  type ListRequest,
  type ListSource,
  readStretch,
  readStretchOfEach,
  type Scope,
  type Stretch,
} from '../database/listing.ts';
import type { Predicate } from '../database/query.ts';
import { type Plan, planned } from '../database/query-plan.ts';
import type { Reader } from '../database/reader.ts';
import { type PageArgs, type PageRequest, pageRequest, type PageSource } from './connection.ts';
import type { LoaderDefinition, Loaders } from './loader.ts';

/** A whole list, of which a connection shows a page. */
export interface List<Row> {
  readonly source: ListSource<Row>;
  readonly where: readonly Predicate[];
  readonly order: readonly OrderTerm<Row>[];
  /** Whether the operation asks how many rows it has in all. */
  readonly isCounted?: boolean;
  /** What holds for its rows where they have all been found already, for another part of the operation. */
  readonly found?: () => Promise<readonly Predicate[] | undefined>;
  /** Names what is read of the rows, where it depends on the operation. */
  readonly selection?: string;
  /** Reads along with rows what else of them the operation asks for. */
  complete?(reader: Reader, rows: readonly Row[]): Promise<void>;
}

/** A page of a list. */
export function pageOf<Row>(reader: Reader, list: List<Row>, args: PageArgs): PageSource<Row> {
  const page = pageRequest(args, list.order);
  const isFirst = !page.after && !page.before;
  const wanted = { rows: page.limit, number: isFirst && list.isCounted === true, order: list.order };
  const found = once(async () => (list.isCounted ? list.found?.() : undefined));
  const plan = once(async (): Promise<Plan<Row>> => {
    const where = await found();
    return where ? { where, findsAll: true } : planned(reader, list.source.table, list.where, wanted);
  });
  let stretch: Promise<Stretch<Row>> | undefined;
  return {
    request: page,
    order: list.order,
    read: () => (stretch ??= readPage()),
    async count() {
      // By then the page is being read, if it is wanted as well; and often it tells how many rows there are in all.
      await Promise.resolve();
      const { rows, more, total } = (await stretch) ?? { rows: [], more: true };
      if (total !== undefined || (isFirst && !more)) return total ?? rows.length;
      return countRows(reader, { ...list, where: (await found()) ?? list.where });
    },
    async reachesBeyond(position, backward) {
      const { where, along } = await plan();
      const rest = beyond((along ?? list).order, position, { backward, inclusive: true });
      return (await readStretch(reader, { ...list, along, where: [...where, rest], limit: 0, backward: false })).more;
    },
  };

  async function readPage(): Promise<Stretch<Row>> {
    const { where, findsAll, along } = await plan();
    const withTotal = findsAll && wanted.number;
    const read = await readStretch(reader, { ...list, ...page, where, along, withTotal });
    await list.complete?.(reader, read.rows);
    return read;
  }
}

/** What a nested list belongs to. */
export interface Parent {
  readonly id: string;
  readonly scope: Scope;
  /** Names the scope and the arguments of the list: parents for which it is equal are read together. */
  readonly key: string;
}

/** A page of a list that belongs to a parent; the pages of all parents of an operation are read together. */
export function pageOfParent<Row>(loaders: Loaders, list: List<Row>, args: PageArgs, parent: Parent): PageSource<Row> {
  const page = pageRequest(args, list.order);
  const variant: NestedList = { list, page, scope: parent.scope };
  const readKey = `${parent.key} ${list.selection ?? ''}`;
  return {
    request: page,
    order: list.order,
    read: () => loaders.of(stretchOfEach, variant, readKey).load(parent.id) as Promise<Stretch<Row>>,
    count: () => loaders.of(countOfEach, variant, parent.key).load(parent.id),
    reachesBeyond: (position, backward) => {
      const key = `${parent.key} ${String(backward)} ${JSON.stringify(position)}`;
      return loaders.of(reachesBeyondOfEach, { ...variant, position, backward }, key).load(parent.id);
    },
  };
}

interface NestedList {
  readonly list: List<unknown>;
  readonly page: PageRequest;
  readonly scope: Scope;
}

const stretchOfEach: LoaderDefinition<string, Stretch<unknown>, NestedList> = {
  async batch(reader, parents, { list, page, scope }) {
    const stretches = await readStretchOfEach(reader, { ...list, ...page }, scope, parents);
    await list.complete?.(
      reader,
      stretches.flatMap(({ rows }) => rows),
    );
    return stretches;
  },
};

const countOfEach: LoaderDefinition<string, number, NestedList> = {
  batch: (reader, parents, { list, page, scope }) => countRowsOfEach(reader, { ...list, ...page }, scope, parents),
};

const reachesBeyondOfEach: LoaderDefinition<string, boolean, NestedList & { position: Position; backward: boolean }> = {
  async batch(reader, parents, { list, scope, position, backward }) {
    const where = [...list.where, beyond(list.order, position, { backward, inclusive: true })];
    const request: ListRequest<unknown> = { ...list, where, limit: 0, backward: false };
    const stretches = await readStretchOfEach(reader, request, scope, parents);
    return stretches.map((stretch) => stretch.more);
  },
};

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let value: Promise<T> | undefined;
  return () => (value ??= read());
}
