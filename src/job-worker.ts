import { keepCompiledCode } from './compiled-code.ts';

keepCompiledCode();
await import('./run-jobs.ts');
