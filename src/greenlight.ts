import { runClient } from './client/client.ts';
import { endWithStandardOutput } from './terminal/standard-output.ts';

endWithStandardOutput();
process.exitCode = await runClient(process.argv.slice(2), process);
