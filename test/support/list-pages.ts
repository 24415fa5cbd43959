import { expect } from '@jest/globals';
import type { Filter, Kind, Order } from './library-model.ts';
import { TYPE_NAMES } from './library-model.ts';
import type { TestLibrary } from './test-library.ts';

/** Which list a client reads, and which stretch of it. */
export interface ListArguments {
  filter?: Filter | null;
  orderBy?: readonly Order[] | null;
  first?: number | null;
  after?: string | null;
  last?: number | null;
  before?: string | null;
}

/** A connection as it is answered, with the ids of its nodes. */
export interface Page {
  totalCount: number;
  edges: { cursor: string; node: { id: string } }[];
  nodes: { id: string }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
}

export const PAGE_FIELDS = `
  totalCount
  edges { cursor node { id } }
  nodes { id }
  pageInfo { hasNextPage hasPreviousPage startCursor endCursor }`;

/** The operation that reads a page of a root list, named `page`. */
export function pageQuery(kind: Kind): string {
  const type = TYPE_NAMES[kind];
  return `query ($filter: ${type}Filter, $orderBy: [${type}Order!], $first: Int, $after: String, $last: Int, $before: String) {
    page: ${kind}(filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) { ${PAGE_FIELDS} }
  }`;
}

export async function readPage(library: TestLibrary, kind: Kind, list: ListArguments): Promise<Page> {
  const { page } = (await library.data(pageQuery(kind), { ...list })) as { page: Page };
  return page;
}

/** All pages of a list from its beginning on. */
export async function* pagesForward(
  library: TestLibrary,
  kind: Kind,
  list: ListArguments,
  size: number,
): AsyncGenerator<Page> {
  let page = await readPage(library, kind, { ...list, first: size });
  yield page;
  while (page.pageInfo.hasNextPage) {
    page = await readPage(library, kind, { ...list, first: size, after: page.pageInfo.endCursor });
    yield page;
  }
}

/** All pages of a list from its end on; each page still has its objects in the list's order. */
export async function* pagesBackward(
  library: TestLibrary,
  kind: Kind,
  list: ListArguments,
  size: number,
): AsyncGenerator<Page> {
  let page = await readPage(library, kind, { ...list, last: size });
  yield page;
  while (page.pageInfo.hasPreviousPage) {
    page = await readPage(library, kind, { ...list, last: size, before: page.pageInfo.startCursor });
    yield page;
  }
}

export function idsOf({ nodes }: Pick<Page, 'nodes'>): string[] {
  return nodes.map(({ id }) => id);
}

/** What a page must be: its objects, how many the list has, and whether it goes on after and before the page. */
interface ExpectedPage {
  ids: string[];
  total: number;
  next: boolean;
  previous: boolean;
}

export function expectPage(page: Page, { ids, total, next, previous }: ExpectedPage): void {
  expect(idsOf(page)).toEqual(ids);
  expect(page.edges.map(({ node }) => node)).toEqual(page.nodes);
  expect(page.totalCount).toBe(total);
  expect(page.pageInfo).toEqual({
    hasNextPage: next,
    hasPreviousPage: previous,
    startCursor: page.edges.at(0)?.cursor ?? null,
    endCursor: page.edges.at(-1)?.cursor ?? null,
  });
}
