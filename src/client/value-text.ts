import type { ChangeFragment } from './generated/operations.ts';

const LONGEST = 60;

/** A value as JSON, of bounded length. */
export function shown(value: unknown): string {
  return value === undefined ? 'nothing' : shortened(JSON.stringify(value));
}

/** Such as `1 change` or `1,000 changes`. */
export function counted(count: number, thing: string): string {
  return `${count.toLocaleString('en')} ${thing}${count === 1 ? '' : 's'}`;
}

/** What a change does, such as `TAGS + Noir`. */
export function changeText(
  change: Pick<ChangeFragment, 'field' | 'action' | 'currentValue' | 'proposedValue'>,
): string {
  const { field, action, currentValue, proposedValue } = change;
  switch (action) {
    case 'ADD':
    case 'REMOVE':
      return `${field} ${action === 'ADD' ? '+' : '-'} ${listOf(proposedValue).map(valueText).join(', ')}`;
    default:
      return `${field} ${replacementText(currentValue, proposedValue)}`;
  }
}

export function replacementText(before: unknown, after: unknown): string {
  return `${valueText(before)} → ${valueText(after)}`;
}

/** What a list has lost and gained, such as `- Comedy + Noir`. */
export function differenceText(before: readonly unknown[], after: readonly unknown[]): string {
  const lost = without(before, after).map((element) => `- ${valueText(element)}`);
  const gained = without(after, before).map((element) => `+ ${valueText(element)}`);
  return [...lost, ...gained].join(' ');
}

/** References by their names, lists in brackets, anything else as JSON. */
function valueText(value: unknown): string {
  if (Array.isArray(value)) return `[${shortened(value.map(valueText).join(', '))}]`;
  if (typeof value !== 'object' || value === null) return shown(value);
  const { id, name } = value as { id?: string; name?: string };
  return name ?? `id ${id ?? '?'}`;
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

function without(list: readonly unknown[], other: readonly unknown[]): unknown[] {
  const known = new Set(other.map(keyOf));
  return list.filter((element) => !known.has(keyOf(element)));
}

function keyOf(element: unknown): string {
  return JSON.stringify((element as { id?: unknown } | null)?.id ?? element);
}

function shortened(text: string): string {
  const characters = [...text];
  return characters.length <= LONGEST ? text : `${characters.slice(0, LONGEST).join('')}…`;
}
