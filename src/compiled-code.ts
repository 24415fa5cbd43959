import module from 'node:module';
import { join } from 'node:path';

/**
 * Keeps what Node.js compiles of the modules that are imported from now on, beside the built files, so that the next start
 * finds it there. Where nothing can be written, or Node.js is too old, nothing is kept.
 */
export function keepCompiledCode(): void {
  (module as Partial<typeof module>).enableCompileCache?.(join(import.meta.dirname, '../compiled'));
}
