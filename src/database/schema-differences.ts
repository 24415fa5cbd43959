/** A part of a schema, described so that two schemas can be compared and each difference told in words. */
export interface SchemaObject {
  /** Its kind and name, such as `column scene.title`. */
  readonly name: string;
  /** The object that it is a part of, by name: when that is missing, so are its parts. */
  readonly partOf?: string;
  /** What is told one by one when it differs. */
  readonly facts: Readonly<Record<string, string>>;
  /** The whole definition, for a difference that no fact and no part explains. */
  readonly definition?: string;
}

/** Tells how a schema differs from the expected one, a line for each difference. */
export function schemaDifferences(actual: readonly SchemaObject[], expected: readonly SchemaObject[]): string[] {
  const missing = without(expected, actual);
  const unexpected = without(actual, expected);
  const actualByName = byName(actual);
  const explained = new Set([...missing, ...unexpected].map(({ partOf }) => partOf));
  const changes: string[] = [];

  // Parts come before what they are parts of, whose definition differs when theirs does.
  for (const object of expected.toSorted((a, b) => Number(!a.partOf) - Number(!b.partOf))) {
    const found = actualByName.get(object.name);
    if (!found) continue;
    const lines = factDifferences(found, object);
    if (lines.length === 0 && found.definition !== object.definition && !explained.has(object.name)) {
      lines.push(`${object.name} is defined otherwise than its migration says`);
    }
    if (lines.length > 0) explained.add(object.partOf);
    changes.push(...lines);
  }
  return [
    ...missing.map(({ name }) => `${name} is missing`),
    ...changes,
    ...unexpected.map(({ name }) => `${name} is unexpected`),
  ];
}

/** The objects that the others lack, but for the parts of such objects. */
function without(objects: readonly SchemaObject[], others: readonly SchemaObject[]): SchemaObject[] {
  const known = byName(others);
  return objects.filter(({ name, partOf }) => !known.has(name) && (partOf === undefined || known.has(partOf)));
}

function byName(objects: readonly SchemaObject[]): ReadonlyMap<string, SchemaObject> {
  return new Map(objects.map((object) => [object.name, object]));
}

function factDifferences(actual: SchemaObject, expected: SchemaObject): string[] {
  return Object.entries(expected.facts)
    .filter(([fact, value]) => actual.facts[fact] !== value)
    .map(([fact, value]) => `${expected.name}: ${fact} is ${actual.facts[fact]}, expected ${value}`);
}
