import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  checkAction,
  fieldValue,
  isListField,
  proposedValue,
  recordedValue,
  referenceKey,
} from '../../src/analysis/change-values.ts';
import { ChangeAction, SceneField } from '../../src/analysis/plan-change.entity.ts';
import { GreenlightError } from '../../src/errors.ts';

const FIELDS = Object.values(SceneField);
const ACTIONS = Object.values(ChangeAction);

describe('which action fits which field', () => {
  it.each(FIELDS)('%s', (field) => {
    const fitting = ACTIONS.filter((action) => refusal(() => checkAction(field, action, 'action')) === undefined);
    expect(fitting).toEqual(isListField(field) ? ['add', 'remove', 'set'] : ['update', 'set']);
  });

  it('says what fits instead', () => {
    expect(refusal(() => checkAction(SceneField.TITLE, ChangeAction.ADD, 'action'))).toEqual([
      'action',
      'TITLE takes SET or UPDATE; the action is ADD.',
    ]);
    expect(refusal(() => checkAction(SceneField.TAGS, ChangeAction.UPDATE, 'action'))).toEqual([
      'action',
      'TAGS takes SET, ADD or REMOVE; the action is UPDATE.',
    ]);
  });
});

describe('values that fit', () => {
  it.each([
    [SceneField.TITLE, ''],
    [SceneField.TITLE, 'Alien'],
    [SceneField.CODE, null],
    [SceneField.DIRECTOR, 'Ridley Scott'],
    [SceneField.SCENE_DATE, '1979-05'],
    [SceneField.SCENE_DATE, null],
    [SceneField.RATING100, 0],
    [SceneField.RATING100, 100],
    [SceneField.RATING100, null],
    [SceneField.ORGANIZED, false],
    [SceneField.URLS, []],
    [SceneField.URLS, ['https://example.org/1', 'https://example.org/2']],
    [SceneField.STUDIO, null],
    [SceneField.STUDIO, { id: '12' }],
    [SceneField.STUDIO, { name: 'Brandywine' }],
    [SceneField.PERFORMERS, [{ id: '12', name: 'Sigourney Weaver' }]],
    [SceneField.TAGS, []],
  ])('%s: %j is stored as it came', (field, value) => {
    expect(fieldValue(field, value, 'value')).toEqual(value);
  });

  it.each([
    [SceneField.URLS, 'https://example.org', ['https://example.org']],
    [SceneField.URLS, ['b', 'a', 'b'], ['b', 'a']],
    [SceneField.TAGS, { name: 'Noir' }, [{ name: 'Noir' }]],
    [
      SceneField.TAGS,
      [{ name: 'Noir' }, { name: 'NOIR' }, { id: '1' }, { id: '1', name: 'x' }],
      [{ name: 'Noir' }, { id: '1' }],
    ],
  ])('%s: %j becomes %j', (field, value, stored) => {
    expect(proposedValue(field, ChangeAction.ADD, value, 'value')).toEqual(stored);
  });
});

describe('values that do not fit', () => {
  it.each([
    [SceneField.TITLE, null, 'value', 'value is a text; it is null.'],
    [SceneField.TITLE, 5, 'value', 'value is a text; it is 5.'],
    [
      SceneField.SCENE_DATE,
      '1979-13',
      'value',
      'value is YYYY, YYYY-MM or YYYY-MM-DD and exists in the calendar; it is "1979-13".',
    ],
    [
      SceneField.SCENE_DATE,
      1979,
      'value',
      'value is YYYY, YYYY-MM or YYYY-MM-DD and exists in the calendar; it is 1979.',
    ],
    [SceneField.RATING100, 101, 'value', 'value is from 0 to 100; it is 101.'],
    [SceneField.RATING100, 50.5, 'value', 'value is a whole number from 0 to 100; it is 50.5.'],
    [SceneField.RATING100, '50', 'value', 'value is a whole number from 0 to 100; it is "50".'],
    [SceneField.ORGANIZED, null, 'value', 'value is true or false; it is null.'],
    [SceneField.ORGANIZED, 1, 'value', 'value is true or false; it is 1.'],
    [SceneField.URLS, null, 'value', 'value is a list, [] for none; it is null.'],
    [SceneField.URLS, ['a', ' '], 'value[1]', 'value[1] needs something other than white space in it; it is " ".'],
    [SceneField.STUDIO, 'Noir', 'value', 'value is a reference, {"id": "12"} or {"name": "Noir"}; it is "Noir".'],
    [
      SceneField.STUDIO,
      [{ id: '1' }],
      'value',
      'value is a reference, {"id": "12"} or {"name": "Noir"}; it is [{"id":"1"}].',
    ],
    [SceneField.STUDIO, {}, 'value.name', 'value.name is a text; it is missing.'],
    [SceneField.STUDIO, { id: 12 }, 'value.id', 'value.id is a text; it is 12.'],
    [SceneField.STUDIO, { id: '12', name: null }, 'value.name', 'value.name is a text; it is null.'],
    [
      SceneField.STUDIO,
      { name: ' Noir' },
      'value.name',
      'value.name begins or ends with white space: " Noir". Send "Noir".',
    ],
    [SceneField.TAGS, null, 'value', 'value is a list, [] for none; it is null.'],
    [
      SceneField.TAGS,
      [{ id: '1' }, 'Noir'],
      'value[1]',
      'value[1] is a reference, {"id": "12"} or {"name": "Noir"}; it is "Noir".',
    ],
    [SceneField.TAGS, [{ id: '1', color: 'red' }], 'value[0]', 'value[0] has an id, a name or both, but not "color".'],
    [
      SceneField.PERFORMERS,
      [[{ id: '1' }]],
      'value[0]',
      'value[0] is a reference, {"id": "12"} or {"name": "Noir"}; it is [{"id":"1"}].',
    ],
  ])('%s: %j', (field, value, path, message) => {
    expect(refusal(() => fieldValue(field, value, 'value'))).toEqual([path, message]);
  });

  it.each([
    [SceneField.TITLE, 1_000],
    [SceneField.CODE, 500],
    [SceneField.DETAILS, 20_000],
    [SceneField.DIRECTOR, 1_000],
  ])('a %s of more than %i characters', (field, limit) => {
    expect(fieldValue(field, '🎬'.repeat(limit), 'value')).toBe('🎬'.repeat(limit));
    const message = `value has at most ${limit} characters; it has ${limit + 1}. Shorten it.`;
    expect(refusal(() => fieldValue(field, 'x'.repeat(limit + 1), 'value'))).toEqual(['value', message]);
  });

  it('a list of more than 500 elements', () => {
    const urls = Array.from({ length: 501 }, (_, index) => String(index));
    expect(fieldValue(SceneField.URLS, urls.slice(1), 'value')).toHaveLength(500);
    expect(refusal(() => fieldValue(SceneField.URLS, urls, 'value'))).toEqual([
      'value',
      'value has at most 500 elements; it has 501.',
    ]);
  });

  it('a missing value, with what to send instead', () => {
    const missing = (field: SceneField) =>
      refusal(() => proposedValue(field, ChangeAction.SET, undefined, 'proposedValue'));
    expect(missing(SceneField.TITLE)).toEqual(['proposedValue', 'proposedValue is missing. Send the value.']);
    expect(missing(SceneField.CODE)).toEqual([
      'proposedValue',
      'proposedValue is missing. Send the value, or null to clear the field.',
    ]);
    expect(missing(SceneField.TAGS)).toEqual([
      'proposedValue',
      'proposedValue is missing. Send the value, or [] for none.',
    ]);
  });

  it('one element where a whole list is replaced', () => {
    expect(refusal(() => proposedValue(SceneField.TAGS, ChangeAction.SET, { id: '1' }, 'value'))).toEqual([
      'value',
      'SET replaces all TAGS, so it takes a list ([] for none); it is {"id":"1"}.',
    ]);
  });

  it('long values, told shortly', () => {
    const [, message] = refusal(() => fieldValue(SceneField.STUDIO, 'x'.repeat(10_000), 'value')) ?? [];
    expect(message?.length).toBeLessThan(200);
  });
});

describe('values that a field is said to have held', () => {
  it.each([
    [SceneField.TITLE, null, 'value', 'value is a text; it is null.'],
    [SceneField.CODE, 5, 'value', 'value is a text; it is 5.'],
    [SceneField.RATING100, 101, 'value', 'value is from 0 to 100; it is 101.'],
    [SceneField.URLS, null, 'value', 'value is a list, [] for none; it is null.'],
    [SceneField.URLS, [1], 'value[0]', 'value[0] is a text; it is 1.'],
    [SceneField.STUDIO, {}, 'value.name', 'value.name is a text; it is missing.'],
    [SceneField.TAGS, [{ id: 1 }], 'value[0].id', 'value[0].id is a text; it is 1.'],
  ])('are of its kind: %s is not %j', (field, value, path, message) => {
    expect(refusal(() => recordedValue(field, value, 'value'))).toEqual([path, message]);
  });
});

describe('any JSON', () => {
  it('is refused with its path, or stored in a form that is stored the same again', () => {
    const json = fc.oneof(
      fc.jsonValue(),
      fc.array(fc.record({ id: fc.string(), name: fc.string() }, { requiredKeys: [] }), { maxLength: 4 }),
      fc.array(fc.string(), { maxLength: 4 }),
      fc.integer({ min: -5, max: 105 }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...FIELDS), json, (field, value) => {
        try {
          const stored = fieldValue(field, value, 'value');
          expect(fieldValue(field, JSON.parse(JSON.stringify(stored)), 'value')).toEqual(stored);
          if (isListField(field)) expect(Array.isArray(stored)).toBe(true);
        } catch (error) {
          if (!(error instanceof GreenlightError)) throw error;
          expect(error.code).toBe('BAD_USER_INPUT');
          expect(error.field).toMatch(/^value/);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('tells references apart by id, and by name regardless of case', () => {
    expect(referenceKey({ name: 'Café' })).toBe(referenceKey({ name: 'CAFE\u0301' }));
    expect(referenceKey({ id: 'a' })).not.toBe(referenceKey({ name: 'a' }));
    expect(referenceKey({ id: 'a' })).not.toBe(referenceKey({ id: 'A' }));
  });
});

/** The path and the message with which a check refuses; undefined when it does not. */
function refusal(check: () => unknown): [string | undefined, string] | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (error instanceof GreenlightError && error.code === 'BAD_USER_INPUT') return [error.field, error.message];
    throw error;
  }
}
