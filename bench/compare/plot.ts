import { QUERIES, type QueryName } from './queries.ts';
import type { Comparison } from './results.ts';
import { type ServerName, SERVERS } from '../servers/registry.ts';

const WIDTH = 760;
const LEFT = 48;
const RIGHT = 24;
const TOP = 76;
const ROW = 18;
const GAP = 16;

/** A colour on white and one on black for each server, told apart by those who see colours otherwise as well. */
const COLOURS: Readonly<Record<ServerName, readonly [light: string, dark: string]>> = {
  floor: ['#6b7280', '#9ca3af'],
  tuned: ['#0f766e', '#2dd4bf'],
  ours: ['#15803d', '#4ade80'],
  mercurius: ['#1d4ed8', '#60a5fa'],
  yoga: ['#b45309', '#fbbf24'],
  naive: ['#be185d', '#f472b6'],
};

/** Draws how many times as long as the floor each server takes for each query, at one connection, as an SVG image. */
export function plot(comparisons: readonly Comparison[]): string {
  const servers = (Object.keys(SERVERS) as ServerName[]).filter(
    (name) => name !== 'floor' && comparisons.some(({ server }) => server === name),
  );
  const queries = [...new Set(comparisons.map(({ query }) => query))];
  const most = Math.max(2, ...comparisons.map(({ p50Ratio }) => p50Ratio.most));
  const x = logarithmicScale(most);
  const block = servers.length * ROW + GAP;
  const bottom = TOP + queries.length * block;
  const bars = queries.flatMap((query, index) => {
    const rows = servers.flatMap(
      (server) => comparisons.find((row) => row.query === query && row.server === server) ?? [],
    );
    return drawQuery(query, rows, { top: TOP + index * block, x });
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${bottom + 24}" role="img" font-family="system-ui, sans-serif" font-size="12">`,
    '<title>How many times as long as the floor each server takes to answer</title>',
    `<style>${style()}</style>`,
    `<text x="${LEFT}" y="20" font-size="14" font-weight="600">Time to answer, as a multiple of the floor’s (median; the line is from least to most)</text>`,
    ...drawLegend(servers),
    ...drawAxis(most, x, bottom),
    ...bars,
    '</svg>',
    '',
  ].join('\n');
}

/** Where a ratio lies on the horizontal axis, which is logarithmic, from 0.5. */
type Scale = (ratio: number) => number;

function logarithmicScale(most: number): Scale {
  const width = WIDTH - LEFT - RIGHT;
  return (ratio) => LEFT + (width * Math.log(Math.max(ratio, 0.5) / 0.5)) / Math.log((most * 1.3) / 0.5);
}

function drawLegend(servers: readonly ServerName[]): string[] {
  const lines = Math.ceil(servers.length / 2);
  return servers.flatMap((server, index) => {
    const left = LEFT + Math.floor(index / lines) * 330;
    const middle = 38 + (index % lines) * 16;
    return [
      `<rect class="${server}" x="${left}" y="${middle - 5}" width="10" height="10" rx="2"/>`,
      `<text x="${left + 16}" y="${middle + 4}">${SERVERS[server].title}</text>`,
    ];
  });
}

function drawAxis(most: number, x: Scale, bottom: number): string[] {
  const ticks = [0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500].filter((tick) => tick <= most * 1.3);
  return ticks.flatMap((tick) => [
    `<line class="${tick === 1 ? 'floor-line' : 'grid'}" x1="${x(tick).toFixed(1)}" x2="${x(tick).toFixed(1)}" y1="${TOP - 6}" y2="${bottom}"/>`,
    `<text class="quiet" x="${x(tick).toFixed(1)}" y="${bottom + 16}" text-anchor="middle">${tick === 1 ? 'floor' : `${tick}×`}</text>`,
  ]);
}

function drawQuery(query: QueryName, rows: readonly Comparison[], place: { top: number; x: Scale }): string[] {
  const { top, x } = place;
  return [
    `<text x="12" y="${top + (rows.length * ROW) / 2 + 4}" font-weight="600">${query}<title>${QUERIES[query].title}</title></text>`,
    ...rows.flatMap(({ server, p50Ratio: { median, least, most } }, index) => {
      const y = top + index * ROW;
      const [from, to] = [Math.min(x(1), x(median)), Math.max(x(1), x(median))];
      return [
        `<rect class="${server}" x="${from.toFixed(1)}" y="${y + 3}" width="${Math.max(1, to - from).toFixed(1)}" height="${ROW - 6}" rx="2"/>`,
        `<line class="spread" x1="${x(least).toFixed(1)}" x2="${x(most).toFixed(1)}" y1="${y + ROW / 2}" y2="${y + ROW / 2}"/>`,
        `<text class="quiet" x="${(Math.max(to, x(most)) + 5).toFixed(1)}" y="${y + ROW / 2 + 4}">${median.toFixed(2)}</text>`,
      ];
    }),
  ];
}

function style(): string {
  const fills = (scheme: 0 | 1): string =>
    Object.entries(COLOURS)
      .map(([server, colours]) => `.${server}{fill:${colours[scheme]}}`)
      .join('');
  return (
    `text{fill:#1f2937}.quiet{fill:#6b7280}.grid{stroke:#e5e7eb}.floor-line{stroke:#6b7280}.spread{stroke:#111827;opacity:.6}${fills(0)}` +
    `@media(prefers-color-scheme:dark){text{fill:#e5e7eb}.quiet{fill:#9ca3af}.grid{stroke:#374151}.floor-line{stroke:#9ca3af}.spread{stroke:#f9fafb}${fills(1)}}`
  );
}
