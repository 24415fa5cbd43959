import { keepCompiledCode } from './compiled-code.ts';

keepCompiledCode();
const { runDatabaseCommand } = await import('./db-commands.ts');
process.exitCode = await runDatabaseCommand(process.argv.slice(2));
