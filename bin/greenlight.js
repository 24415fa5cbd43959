#!/usr/bin/env node
import { existsSync } from 'node:fs';
import process from 'node:process';
import { URL } from 'node:url';

const built = new URL('../dist/src/', import.meta.url);

if (existsSync(built)) {
  const { keepCompiledCode } = await import(new URL('compiled-code.js', built).href);
  keepCompiledCode();
  await import(new URL('greenlight.js', built).href);
} else {
  process.stderr.write('Greenlight is not built yet. Run npm run build in its folder, then try again.\n');
  process.exitCode = 1;
}
