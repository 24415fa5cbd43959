import { type Config, environmentWithFile, loadConfig } from './config.ts';
import { StartupError } from './errors.ts';
import { giveMemoryBackOnceIdle } from './garbage-collection.ts';
import { libraryIsEmpty } from './library/library-is-empty.ts';
import { createLog } from './log.ts';
import { type RunningServer, startServer } from './server.ts';

/** What the demo takes for what the environment does not say. */
const DEMO = { DATABASE_URL: 'sqlite:./data/demo.db', LOG_LEVEL: 'warn' };

/** Where the command-line client looks for a server by itself. */
const CLIENT_PORT = 4000;

const SAMPLE_QUERY = `{
    scenes(first: 5, filter: { search: "noir" }, orderBy: { field: SCENE_DATE }) {
      totalCount
      nodes { title sceneDate studio { name } performers { name } tags { name } }
    }
  }`;

/**
 * Runs the server until it is told to stop by SIGTERM or SIGINT.
 *
 * @param words nothing to serve the user's library, `demo` to serve the sample library
 */
export async function run(words: readonly string[]): Promise<void> {
  try {
    if (words.length > 1 || (words[0] !== undefined && words[0] !== 'demo')) {
      throw new StartupError(`Expected nothing or "demo"; got ${JSON.stringify(words.join(' '))}.`);
    }
    const demo = words[0] === 'demo';
    const config = loadConfig(demo ? demoEnvironment() : environmentWithFile());
    const server = await startServer(config, createLog(config.logLevel));
    stopOnSignal(server);
    if (demo) await prepareDemo(server);
    print(await greeting(server, config, demo));
    giveMemoryBackOnceIdle();
  } catch (error) {
    if (!(error instanceof StartupError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

/**
 * Neither a .env file, which speaks of the user's own library, nor Stash: the demo must not touch what is the user's. A
 * variable that is empty says nothing, so that the demo's own database stands.
 */
function demoEnvironment(): NodeJS.ProcessEnv {
  const said = Object.entries(process.env).filter(([, text]) => text !== '');
  return { ...DEMO, ...Object.fromEntries(said), STASH_URL: '', STASH_API_KEY: '' };
}

async function prepareDemo({ services }: RunningServer): Promise<void> {
  if (!(await libraryIsEmpty(services.reader))) return;
  const { storeDemo } = await import('./sample/store-demo.ts');
  await storeDemo(services.orm.em);
  services.jobs.wake();
}

async function greeting({ url, services }: RunningServer, config: Config, demo: boolean): Promise<string> {
  const lines = [
    `Greenlight serves ${config.database.path}`,
    '',
    `  Apollo Sandbox   ${url}`,
    `  Explorer         ${new URL('/explorer', url).href}   (needs no internet)`,
    '',
  ];
  if (demo)
    lines.push('Open one of them and run this query:', '', `  ${SAMPLE_QUERY}`, '', ...planToTry(config, url), '');
  else if (await libraryIsEmpty(services.reader)) lines.push(howToFill(config), '');
  return [...lines, 'Ctrl+C stops the server.'].join('\n');
}

function planToTry({ port }: Config, url: string): string[] {
  const server = port === CLIENT_PORT ? '' : ` --server ${url}`;
  return [
    'Or see in another terminal what a plan would change (docs/plans.md goes on from there):',
    '',
    `  npx greenlight plan preview 1${server}`,
  ];
}

function howToFill({ stash }: Config): string {
  return stash
    ? `The library is empty. It mirrors ${stash.url}: the first sync begins within 15 minutes, or with the mutation startSync.`
    : 'The library is empty. Fill it with mutations such as createScene, or with the sample films: npm run db -- seed';
}

/** A signal that comes again, as from a supervisor and from npm as well, must not cut off what is under way. */
function stopOnSignal(server: RunningServer): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    server.stop().catch((error: unknown) => {
      process.stderr.write(`The server did not stop cleanly: ${String(error)}\n`);
      process.exitCode = 1;
    });
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

/** Prints for people, if it can: on a full disk the server serves without. */
function print(text: string): void {
  process.stdout.on('error', () => undefined).write(`${text}\n`);
}
