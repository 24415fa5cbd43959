import { keepCompiledCode } from './compiled-code.ts';
import { endWithStandardOutput } from './terminal/standard-output.ts';

keepCompiledCode();
endWithStandardOutput();
const { runDatabaseCommand } = await import('./db-command-line.ts');
process.exitCode = await runDatabaseCommand(process.argv.slice(2));
