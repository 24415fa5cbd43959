import { keepCompiledCode } from './compiled-code.ts';

keepCompiledCode();
const { runDatabaseCommand } = await import('./db-command-line.ts');
process.exitCode = await runDatabaseCommand(process.argv.slice(2));
