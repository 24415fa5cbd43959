/** What SQLite tells of a table only by the text of its definition. */
export interface TableDefinition {
  /** The conditions of its CHECK constraints. */
  readonly checks: readonly string[];
  /** How generated columns are computed, by column. */
  readonly generated: ReadonlyMap<string, string>;
}

/** Reads a `create table` statement as SQLite keeps it. */
export function parseTable(statement: string): TableDefinition {
  const checks: string[] = [];
  const generated = new Map<string, string>();
  for (const definition of splitByComma(groupAfter(tokensOf(statement), 0))) {
    const [name = ''] = definition;
    definition.forEach((token, index) => {
      if (token === 'check') checks.push(asText(groupAfter(definition, index)));
      if (token === 'as') generated.set(name, generation(definition, index));
    });
  }
  return { checks, generated };
}

/** A statement in one form, however it was typed: what is compared is the sense, not the spaces, quotes or case. */
export function plainSql(statement: string): string {
  return asText(tokensOf(statement));
}

/** Comments and spaces; texts in quotes; names, in the three quotes that SQLite knows; words and numbers; operators; any other sign. */
const TOKEN =
  /--.*|\/\*[^]*?\*\/|\s+|'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|[\p{L}\p{N}_$.]+|[<>=!|]+|[^]/gu;

function tokensOf(statement: string): string[] {
  return (statement.match(TOKEN) ?? [])
    .filter((token) => !/^(?:--|\/\*|\s)/.test(token))
    .map((token) => (token.startsWith("'") ? token : token.replace(/^["`[]([^]*)["`\]]$/, '$1').toLowerCase()));
}

/** The tokens within the first pair of parentheses after a place. */
function groupAfter(tokens: readonly string[], place: number): string[] {
  const start = tokens.indexOf('(', place) + 1;
  let depth = 1;
  let end = start;
  for (; end < tokens.length; end += 1) {
    depth += depthChange(tokens[end]);
    if (depth === 0) break;
  }
  return start > 0 ? tokens.slice(start, end) : [];
}

function splitByComma(tokens: readonly string[]): string[][] {
  const parts: string[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    depth += depthChange(token);
    if (token === ',' && depth === 0) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

function generation(definition: readonly string[], place: number): string {
  return `(${asText(groupAfter(definition, place))})${definition.includes('stored', place) ? ' stored' : ''}`;
}

function depthChange(token: string | undefined): number {
  return token === '(' ? 1 : token === ')' ? -1 : 0;
}

/** The signs that stand close to what is before or after them. */
const CLOSE_BEFORE = new Set([')', ',', '(']);
const CLOSE_AFTER: ReadonlySet<string | undefined> = new Set(['(', '-']);

function asText(tokens: readonly string[]): string {
  return tokens.reduce((text, token, index) => {
    const joined = index === 0 || CLOSE_BEFORE.has(token) || CLOSE_AFTER.has(tokens[index - 1]);
    return joined ? text + token : `${text} ${token}`;
  }, '');
}
