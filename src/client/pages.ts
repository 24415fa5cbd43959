/** The most that the server gives at once. */
const PAGE_SIZE = 500;

/** A page of a list, as the server gives it. */
export interface Page<Node> {
  readonly nodes: readonly Node[];
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
}

/** The beginning of a list, or all of it. */
export interface Listing<Node> {
  readonly nodes: readonly Node[];
  /** Whether the list goes on. */
  readonly more: boolean;
}

/** Reads a list page by page, up to a number of its nodes. */
export async function readList<Node>(
  limit: number,
  readPage: (page: { first: number; after: string | null }) => Promise<Page<Node>>,
): Promise<Listing<Node>> {
  const nodes: Node[] = [];
  let after: string | null = null;
  let more = true;
  while (more && nodes.length < limit) {
    const page: Page<Node> = await readPage({ first: Math.min(PAGE_SIZE, limit - nodes.length), after });
    nodes.push(...page.nodes);
    after = page.pageInfo.endCursor;
    more = page.pageInfo.hasNextPage;
  }
  return { nodes, more };
}
