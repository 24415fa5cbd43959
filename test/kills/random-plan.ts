import type { Random } from '../../src/sample/random.ts';
import {
  type Kind,
  KIND_OF,
  type ModelChange,
  type ModelField,
  ModelLibrary,
  type ModelReference,
} from '../analysis/library-model.ts';

const SCENES = 100;
const OBJECTS: Readonly<Record<Kind, number>> = { studio: 6, performer: 20, tag: 30 };

/** Two performers have it, so that it says nothing. */
const AMBIGUOUS = 'Alex Smith';

const FIELDS: readonly ModelField[] = [
  'TITLE',
  'CODE',
  'DETAILS',
  'DIRECTOR',
  'SCENE_DATE',
  'RATING100',
  'ORGANIZED',
  'URLS',
  'STUDIO',
  'PERFORMERS',
  'PERFORMERS',
  'TAGS',
  'TAGS',
  'TAGS',
];

/** A library whose scenes have a value in most fields. */
export function randomLibrary(random: Random): ModelLibrary {
  const library = new ModelLibrary();
  for (const kind of ['studio', 'performer', 'tag'] as const) {
    for (let number = 1; number <= OBJECTS[kind]; number += 1) {
      const name = kind === 'performer' && number <= 2 ? AMBIGUOUS : `${kind} ${number}`;
      library.objects[kind].set(`${kind[0]}${number}`, { name, aliases: [`${kind} alias ${number}`] });
    }
  }
  for (let number = 1; number <= SCENES; number += 1) {
    const some = (kind: Kind) => [...library.objects[kind].keys()].filter(() => random.chance(0.15));
    library.scenes.set(`s${String(number).padStart(3, '0')}`, {
      TITLE: scalar(random, 'TITLE') as string,
      CODE: scalar(random, 'CODE') as string | null,
      DETAILS: scalar(random, 'DETAILS') as string | null,
      DIRECTOR: scalar(random, 'DIRECTOR') as string | null,
      SCENE_DATE: scalar(random, 'SCENE_DATE') as string | null,
      RATING100: scalar(random, 'RATING100') as number | null,
      ORGANIZED: random.chance(0.5),
      URLS: urls(random),
      STUDIO: some('studio')[0] ?? null,
      PERFORMERS: some('performer'),
      TAGS: some('tag'),
    });
  }
  return library;
}

/**
 * Changes to every field, by every action: what repeats itself, is so already, is stale, names what is gone, is ambiguous
 * or has to be made, and additions and removals of the same.
 *
 * @param round tells the names of this plan's new objects from those of others
 */
export function randomPlan(random: Random, library: ModelLibrary, round: number, count: number): ModelChange[] {
  const sceneIds = [...library.scenes.keys()];
  return Array.from({ length: count }, () => {
    const field = random.pick(FIELDS);
    return {
      sceneId: random.pick(sceneIds),
      field,
      ...proposal(random, library, field, round),
      // Mostly as the server records it, so that not everything is stale.
      ...(random.chance(0.1) && { currentValue: proposal(random, library, field, round).proposedValue }),
    };
  });
}

function proposal(
  random: Random,
  library: ModelLibrary,
  field: ModelField,
  round: number,
): Pick<ModelChange, 'action' | 'proposedValue'> {
  const kind = KIND_OF[field];
  if (field === 'URLS') return { action: random.pick(['SET', 'ADD', 'REMOVE']), proposedValue: urls(random) };
  if (!kind) return { action: random.pick(['SET', 'UPDATE']), proposedValue: scalar(random, field) };
  const one = () => reference(random, library, kind, round);
  if (kind === 'studio') {
    return { action: random.pick(['SET', 'UPDATE']), proposedValue: random.chance(0.2) ? null : one() };
  }
  return { action: random.pick(['SET', 'ADD', 'ADD', 'ADD', 'REMOVE', 'REMOVE']), proposedValue: [one()] };
}

function reference(random: Random, library: ModelLibrary, kind: Kind, round: number): ModelReference {
  const number = random.integer(1, OBJECTS[kind]);
  const id = `${kind[0]}${number}`;
  const fresh = `New ${kind} ${round}.${random.integer(1, 8)}`;
  return random.pick<() => ModelReference>([
    () => ({ id }),
    () => ({ id }),
    () => ({ name: library.objects[kind].get(id)?.name ?? fresh }),
    () => ({ name: `${kind} ALIAS ${number}` }),
    () => ({ name: random.chance(0.5) ? fresh : fresh.toUpperCase() }),
    () => ({ id: 'gone', ...(random.chance(0.5) && { name: fresh }) }),
    () => (kind === 'performer' ? { name: AMBIGUOUS } : { id }),
  ])();
}

function scalar(random: Random, field: ModelField): unknown {
  switch (field) {
    case 'TITLE':
      return `Title ${random.integer(1, 9)}`;
    case 'SCENE_DATE':
      return random.pick(['1979', '1979-05', '1979-05-25', '2001-01-01', null]);
    case 'RATING100':
      return random.pick([0, 20, 40, 60, 80, 100, null]);
    case 'ORGANIZED':
      return random.chance(0.5);
    default:
      return random.pick([`${field} ${random.integer(1, 9)}`, '', null]);
  }
}

function urls(random: Random): string[] {
  return ['u:1', 'u:2', 'u:3', 'u:4'].filter(() => random.chance(0.5));
}
