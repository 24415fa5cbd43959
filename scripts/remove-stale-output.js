import { existsSync, globSync, rmSync } from 'node:fs';

// The compiler leaves behind what it once made of a source that was deleted or renamed, and a test could start it.
for (const output of globSync('dist/**/*.js')) {
  const source = output.replace(/^dist./, '').replace(/js$/, 'ts');
  if (!existsSync(source)) rmSync(output);
}
