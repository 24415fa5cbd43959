/** A server that answers the queries over HTTP, by POST to any path. */
export interface BenchServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** Serves the database file at the path on a free port of the loopback. */
export type Serve = (path: string) => Promise<BenchServer>;
