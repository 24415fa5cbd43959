import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

describe.each(['dist/src/db.js', 'bin/greenlight.js'])('%s', (script) => {
  it('ends without a word when whoever reads its output stops early', async () => {
    const command = spawn(process.execPath, [script, '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
    command.stdout.destroy();
    const [err] = await Promise.all([text(command.stderr), once(command, 'close')]);
    expect({ err, code: command.exitCode }).toEqual({ err: '', code: 0 });
  });

  it('says in one line that its output cannot be written', async () => {
    const full = openSync('/dev/full', 'w');
    const command = spawn(process.execPath, [script, '--help'], { stdio: ['ignore', full, 'pipe'] });
    closeSync(full);
    const [err] = await Promise.all([text(command.stderr as Readable), once(command, 'close')]);
    expect({ err, code: command.exitCode }).toEqual({
      err: 'The result cannot be written to standard output (ENOSPC). See that it takes more.\n',
      code: 1,
    });
  });
});
