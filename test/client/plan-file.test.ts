import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { buildSchema, type GraphQLEnumType } from 'graphql';
import { readFileSync } from 'node:fs';
import { checkAction, proposedValue, recordedValue } from '../../src/analysis/change-values.ts';
import { ChangeAction, SceneField } from '../../src/analysis/plan-change.entity.ts';
import { Failure, type Offence } from '../../src/client/failure.ts';
import { parsePlanFile, type PlanFile } from '../../src/client/plan-file.ts';
import { GreenlightError } from '../../src/errors.ts';
import { isPartialDate } from '../../src/scalars/partial-date.ts';
import { planText } from './plans.ts';

const GOOD = { sceneId: '1', field: 'TITLE', action: 'SET', proposedValue: 'x' };

describe('a plan file', () => {
  it('is what the documentation shows', () => {
    const [, example = ''] = /```json\n(.*?)```/s.exec(readFileSync('docs/plan-file.md', 'utf8')) ?? [];
    expect(parse(example).changes.length).toBeGreaterThan(3);
  });

  it.each([
    ['nothing', '', /^F is not JSON in UTF-8: Unexpected end of JSON input/],
    ['another kind of JSON', '[]', 'F is not a plan file: it does not begin with { "greenlightPlan": 1, … }.'],
    ['null', 'null', 'F is not a plan file: it does not begin with { "greenlightPlan": 1, … }.'],
    ['a later version', '{"greenlightPlan": 2}', 'F is of version 2 of the plan format; this client reads version 1.'],
  ])('is not %s', (_name, text, message) => {
    expect(() => parse(text)).toThrow(message);
  });

  it('is UTF-8, with or without a byte order mark', () => {
    expect(() => parsePlanFile(Buffer.from([0xff]), 'F')).toThrow('F is not JSON in UTF-8');
    expect(parse(`\ufeff${planText('ż', [GOOD])}`).name).toBe('ż');
  });

  it.each<[string, object, Omit<Offence, 'index'>]>([
    ['a value that is missing', omit('sceneId'), { path: 'sceneId', message: 'It is missing.' }],
    ['a proposed value that is missing', omit('proposedValue'), { path: 'proposedValue', message: 'It is missing.' }],
    [
      'a value that means nothing',
      { ...GOOD, propose: 1 },
      {
        path: 'propose',
        message:
          'It has no meaning here. What has one: sceneId, field, action, currentValue, proposedValue, confidence, reason.',
      },
    ],
    [
      'an action that the field does not take',
      { ...GOOD, action: 'ADD' },
      { path: 'action', message: 'Expected one of SET, UPDATE; got "ADD".' },
    ],
    [
      'one element where the whole list is replaced',
      { ...GOOD, field: 'TAGS', proposedValue: { name: 'Noir' } },
      {
        path: 'proposedValue',
        message: 'A list, since SET replaces the whole list; [] for none. Got {"name":"Noir"}.',
      },
    ],
    [
      'an element of a list that does not fit',
      { ...GOOD, field: 'URLS', proposedValue: ['http://localhost', ' '] },
      { path: 'proposedValue[1]', message: 'A text of at most 4,096 characters that is not blank. Got " ".' },
    ],
    [
      'a confidence out of range',
      { ...GOOD, confidence: 1.01 },
      { path: 'confidence', message: 'A number from 0 to 1: how sure the tool is. Got 1.01.' },
    ],
  ])('names %s', (_name, change, { path, message }) => {
    expect(offencesOf(planText('Plan', [GOOD, change]))).toEqual([{ index: 1, path: `changes[1].${path}`, message }]);
  });

  it('names every value that does not fit', () => {
    const text = planText(' ', [{ ...GOOD, sceneId: 1, proposedValue: null }, []], { metadata: [] });
    expect(offencesOf(text).map(({ index, path }) => [index, path])).toEqual([
      [null, 'name'],
      [null, 'metadata'],
      [0, 'changes[0].proposedValue'],
      [0, 'changes[0].sceneId'],
      [1, 'changes[1]'],
    ]);
  });

  it('knows the fields and actions of the API', () => {
    const api = buildSchema(readFileSync('schema.graphql', 'utf8'));
    const { $defs } = JSON.parse(readFileSync('docs/plan-file.schema.json', 'utf8')) as {
      $defs: Record<string, { enum: string[]; properties: Record<string, { enum: string[] }> }>;
    };
    const valuesOf = (name: string) => (api.getType(name) as GraphQLEnumType).getValues().map((value) => value.name);
    expect($defs['change']?.properties['field']?.enum.toSorted()).toEqual(valuesOf('SceneField').toSorted());
    const actions = new Set([...($defs['replacing']?.enum ?? []), ...($defs['onLists']?.enum ?? [])]);
    expect([...actions].sort()).toEqual(valuesOf('ChangeAction').toSorted());
  });

  it('fits the format exactly when the server takes its values, but for the calendar', () => {
    fc.assert(
      fc.property(PROPOSED, ({ field, action, ...values }) => {
        fc.pre(![values.proposedValue, values.currentValue].some(isUnreal));
        const names = { sceneId: '1', field: field.toUpperCase(), action: action.toUpperCase() };
        const fits = offencesOf(planText('Plan', [{ ...names, ...values }])).length === 0;
        const isTaken = taken(() => {
          checkAction(field, action, 'action');
          proposedValue(field, action, values.proposedValue, 'proposedValue');
          if (values.currentValue !== undefined) recordedValue(field, values.currentValue, 'currentValue');
        });
        expect({ ...names, ...values, fits }).toEqual({ ...names, ...values, fits: isTaken });
      }),
      { numRuns: 3_000 },
    );
  }, 60_000);
});

const TEXT = fc.oneof(
  fc.constantFrom('', ' ', 'x', ' x', 'x ', 'a b', '\u00a0x', '\u{1f3ac}'),
  fc.constantFrom(255, 256, 500, 501, 1_000, 1_001, 4_096, 4_097).map((length) => '\u{1f3ac}'.repeat(length)),
  fc.constantFrom(20_000, 20_001).map((length) => 'x'.repeat(length)),
);
const DATE = fc.constantFrom('1945', '1945-00', '1945-07', '1945-13', '1945-07-16', '1945-07-32', '45', '1945-07-16 ');
const NUMBER = fc.constantFrom(-1, 0, 7.5, 100, 101);
const NAME = fc.constantFrom(0, 1, 255, 256, 500, 501).map((length) => 'x'.repeat(length));
const REFERENCE = fc.oneof(
  fc.constant({}),
  fc.record({ id: NAME }),
  fc.record({ name: NAME }),
  fc.record({ id: TEXT, name: TEXT, other: TEXT }, { requiredKeys: [] }),
);

/** Values of the field's own kind more often than any others. */
const VALUES: Readonly<Record<SceneField, fc.Arbitrary<unknown>>> = {
  [SceneField.TITLE]: mostly(TEXT),
  [SceneField.CODE]: mostly(TEXT),
  [SceneField.DETAILS]: mostly(TEXT),
  [SceneField.DIRECTOR]: mostly(TEXT),
  [SceneField.SCENE_DATE]: mostly(DATE),
  [SceneField.RATING100]: mostly(NUMBER),
  [SceneField.ORGANIZED]: mostly(fc.boolean()),
  [SceneField.STUDIO]: mostly(REFERENCE),
  [SceneField.URLS]: fc.oneof(mostly(TEXT), listOf(mostly(TEXT), 'x')),
  [SceneField.PERFORMERS]: fc.oneof(mostly(REFERENCE), listOf(mostly(REFERENCE), { id: '1' })),
  [SceneField.TAGS]: fc.oneof(mostly(REFERENCE), listOf(mostly(REFERENCE), { id: '1' })),
};

const PROPOSED = fc.constantFrom(...Object.values(SceneField)).chain((field) =>
  fc.record({
    field: fc.constant(field),
    action: fc.constantFrom(...Object.values(ChangeAction)),
    proposedValue: VALUES[field],
    currentValue: fc.option(VALUES[field], { nil: undefined, freq: 1 }),
  }),
);

function mostly(own: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const others = fc.oneof(fc.constant(null), fc.boolean(), NUMBER, TEXT, DATE, REFERENCE, fc.constant([]));
  return fc.oneof({ weight: 8, arbitrary: own }, { weight: 1, arbitrary: others });
}

function listOf(element: fc.Arbitrary<unknown>, good: unknown): fc.Arbitrary<unknown[]> {
  const long = fc.constantFrom(500, 501).map((length) => Array.from({ length }, () => good));
  return fc.oneof(fc.array(element, { maxLength: 3 }), long);
}

/** Whether it looks like a date that is not in the calendar, which a pattern cannot tell. */
function isUnreal(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/.test(value) &&
    !isPartialDate(value)
  );
}

function taken(check: () => void): boolean {
  try {
    check();
    return true;
  } catch (error) {
    if (error instanceof GreenlightError) return false;
    throw error;
  }
}

function parse(text: string): PlanFile {
  return parsePlanFile(Buffer.from(text), 'F');
}

function offencesOf(text: string): readonly Offence[] {
  try {
    parse(text);
    return [];
  } catch (error) {
    if (error instanceof Failure) return error.offences;
    throw error;
  }
}

function omit(name: keyof typeof GOOD): object {
  return Object.fromEntries(Object.entries(GOOD).filter(([key]) => key !== name));
}
