import { type ChangeFragment, ReferenceNamesDocument } from './generated/operations.ts';
import type { Server } from './server.ts';

/** How many ids of each kind are asked for at once; the server gives no more. */
const IDS_AT_ONCE = 500;

/** What may refer to tags, performers or a studio. */
type Values = Pick<ChangeFragment, 'field' | 'currentValue' | 'proposedValue'>;

interface Reference {
  readonly id?: string;
  readonly name?: string;
}

/**
 * Gives every reference that has an id the name of its object, since a change is applied by the id. Where there is no
 * such object, the name stays that was proposed.
 */
export async function withNames<Change extends Values>(server: Server, changes: readonly Change[]): Promise<Change[]> {
  const tags = idsIn(changes, 'TAGS');
  const performers = idsIn(changes, 'PERFORMERS');
  const studios = idsIn(changes, 'STUDIO');
  const names = new Map<string, string>();
  for (let start = 0; start < Math.max(tags.length, performers.length, studios.length); start += IDS_AT_ONCE) {
    const part = (ids: readonly string[]) => ids.slice(start, start + IDS_AT_ONCE);
    const variables = { tags: part(tags), performers: part(performers), studios: part(studios), first: IDS_AT_ONCE };
    const found = await server.ask(ReferenceNamesDocument, variables);
    for (const { id, name } of found.tags.nodes) names.set(`TAGS ${id}`, name);
    for (const { id, name } of found.performers.nodes) names.set(`PERFORMERS ${id}`, name);
    for (const { id, name } of found.studios.nodes) names.set(`STUDIO ${id}`, name);
  }
  const named = (field: string, value: unknown): unknown => {
    if (Array.isArray(value)) return value.map((element) => named(field, element));
    const name = isReference(value) ? names.get(`${field} ${value.id ?? ''}`) : undefined;
    return name === undefined ? value : { ...(value as Reference), name };
  };
  return changes.map((change) => ({
    ...change,
    currentValue: named(change.field, change.currentValue),
    proposedValue: named(change.field, change.proposedValue),
  }));
}

function idsIn(changes: readonly Values[], wanted: Values['field']): string[] {
  const values = changes
    .filter(({ field }) => field === wanted)
    .flatMap(({ currentValue, proposedValue }) => [currentValue, proposedValue].flat());
  return [...new Set(values.flatMap((value) => (isReference(value) && value.id !== undefined ? [value.id] : [])))];
}

function isReference(value: unknown): value is Reference {
  return typeof value === 'object' && value !== null;
}
