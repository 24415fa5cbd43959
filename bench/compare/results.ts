import type { Stretch } from '../support/client.ts';
import { markdownTable } from '../support/markdown-table.ts';
import { QUERIES, type QueryName } from './queries.ts';
import { type ServerName, SERVERS } from '../servers/registry.ts';
import { percentile, type Spread, spreadOf, spreadText } from '../support/statistics.ts';

/** What is measured of a server and a query in a round. */
export interface Measured {
  readonly alone: Stretch;
  readonly together: Stretch;
  readonly cpu: number;
}

/** What one round has shown of a server and a query. */
interface Round {
  /** The 50th and the 95th percentile of the time that an answer took at one connection, in milliseconds. */
  readonly p50: number;
  readonly p95: number;
  /** How much processor time the server took for an answer, at many connections, in milliseconds. */
  readonly cpu: number;
  /** How many requests a second were answered at many connections. */
  readonly rate: number;
}

/** What all rounds have shown; ratios are to the floor in the same round. */
export interface Comparison {
  readonly query: QueryName;
  readonly server: ServerName;
  readonly p50: Spread;
  readonly p95: Spread;
  readonly cpu: Spread;
  readonly rate: Spread;
  readonly p50Ratio: Spread;
  readonly cpuRatio: Spread;
  readonly rateRatio: Spread;
}

/** The numbers of all rounds. */
export class Results {
  readonly #rounds = new Map<string, Round[]>();

  /** Takes what a round has shown: one connection alone, and many together with the processor time they took, in ms. */
  add(query: QueryName, server: ServerName, { alone, together, cpu }: Measured): void {
    const round = {
      p50: percentile(alone.latencies, 0.5),
      p95: percentile(alone.latencies, 0.95),
      cpu: cpu / together.latencies.length,
      rate: (together.latencies.length * 1_000) / together.elapsed,
    };
    this.#rounds.set(`${query} ${server}`, [...this.#of(query, server), round]);
  }

  /** One comparison for each server and query that was measured, in the order in which they are listed. */
  comparisons(): Comparison[] {
    const queries = Object.keys(QUERIES) as QueryName[];
    const servers = Object.keys(SERVERS) as ServerName[];
    return queries.flatMap((query) =>
      servers.filter((server) => this.#of(query, server).length > 0).map((server) => this.#compare(query, server)),
    );
  }

  /** As a table of Markdown for each query, which can be read as it is. */
  toText(): string {
    const byQuery = Map.groupBy(this.comparisons(), ({ query }) => query);
    return [...byQuery].map(([query, rows]) => `${query}: ${QUERIES[query].title}\n\n${table(rows)}\n`).join('\n');
  }

  #of(query: QueryName, server: ServerName): readonly Round[] {
    return this.#rounds.get(`${query} ${server}`) ?? [];
  }

  #compare(query: QueryName, server: ServerName): Comparison {
    const rounds = this.#of(query, server);
    const floor = this.#of(query, 'floor');
    const spread = (value: (round: Round) => number): Spread => spreadOf(rounds.map(value));
    const ratio = (value: (round: Round) => number): Spread =>
      spreadOf(rounds.map((round, index) => value(round) / value(floor[index] as Round)));
    return {
      query,
      server,
      p50: spread(({ p50 }) => p50),
      p95: spread(({ p95 }) => p95),
      cpu: spread(({ cpu }) => cpu),
      rate: spread(({ rate }) => rate),
      p50Ratio: ratio(({ p50 }) => p50),
      cpuRatio: ratio(({ cpu }) => cpu),
      rateRatio: ratio(({ rate }) => rate),
    };
  }
}

const HEAD = ['', 'p50, ms', 'to the floor', 'p95, ms', 'CPU, ms', 'to the floor', 'requests/s at 16', 'of the floor'];

function table(rows: readonly Comparison[]): string {
  const cells = rows.map(({ server, p50, p95, cpu, rate, p50Ratio, cpuRatio, rateRatio }) => [
    SERVERS[server].title,
    p50.median.toFixed(2),
    spreadText(p50Ratio),
    p95.median.toFixed(2),
    cpu.median.toFixed(2),
    spreadText(cpuRatio),
    rate.median.toFixed(0),
    spreadText(rateRatio, (ratio) => `${(100 * ratio).toFixed(0)} %`),
  ]);
  return markdownTable(HEAD, cells);
}
