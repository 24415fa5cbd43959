import { afterEach, expect } from '@jest/globals';
import { format } from 'node:util';

const METHODS = ['debug', 'dir', 'error', 'info', 'log', 'trace', 'warn'] as const;

let written: string[] = [];

// What is worth saying is asserted; anything else that a test prints is a fault.
for (const method of METHODS) {
  console[method] = (...values: unknown[]): void => {
    written.push(`console.${method}: ${format(...values)}`);
  };
}

afterEach(() => {
  const lines = written;
  written = [];
  expect(lines).toEqual([]);
});
