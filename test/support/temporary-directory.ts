import { afterEach, beforeEach } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Gives each test of the file a directory of its own, removed afterwards; returns paths in it. */
export function temporaryDirectory(): (name: string) => string {
  let directory = '';
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'greenlight-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));
  return (name) => join(directory, name);
}
