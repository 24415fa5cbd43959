import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { GreenlightError } from '../../src/errors.ts';
import { failureOf, retryDelay } from '../../src/jobs/failure.ts';
import { SILENT } from '../support/test-library.ts';

describe('retryDelay', () => {
  it('doubles with each attempt up to 300 times the base, give or take half of it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
        const middle = Math.min(2 ** (attempt - 1), 300) * 1_000;
        const delay = retryDelay(attempt, 1_000, random);
        expect(delay).toBeGreaterThanOrEqual(middle / 2);
        expect(delay).toBeLessThanOrEqual(1.5 * middle);
      }),
    );
  });
});

describe('failureOf', () => {
  it.each([
    ['NOT_FOUND', 'none'],
    ['UPSTREAM_UNAVAILABLE', 'retry'],
    ['DATABASE_BUSY', 'wait'],
    ['STORAGE_FULL', 'wait'],
  ] as const)('tells %s as it is; what helps is: %s', (code, remedy) => {
    expect(failureOf(new GreenlightError(code, 'Told.'), SILENT)).toEqual({ code, message: 'Told.', remedy });
  });

  it('knows the failures of the database', () => {
    const full = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
    expect(failureOf(full, SILENT)).toMatchObject({ code: 'STORAGE_FULL', remedy: 'wait' });
  });

  it('cuts a message that is too long', () => {
    const { message } = failureOf(new GreenlightError('CONFLICT', `${'x'.repeat(3_000)}${'😀'.repeat(3_000)}`), SILENT);
    expect(message).toMatch(/^x{499} … .?(?:😀){248,}$/su);
    expect(message.isWellFormed()).toBe(true);
    expect(message).toHaveLength(1_000);
  });
});
