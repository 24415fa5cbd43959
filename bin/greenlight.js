#!/usr/bin/env node
import { existsSync } from 'node:fs';
import process from 'node:process';
import { URL } from 'node:url';

const client = new URL('../dist/src/greenlight.js', import.meta.url);

if (existsSync(client)) await import(client.href);
else {
  process.stderr.write('Greenlight is not built yet. Run npm run build in its folder, then try again.\n');
  process.exitCode = 1;
}
