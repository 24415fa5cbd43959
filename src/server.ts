import type { FastifyBaseLogger } from 'fastify';
import { lookup } from 'node:dns/promises';
import type { AddressInfo } from 'node:net';
import type { Config } from './config.ts';
import { openDatabase } from './database/open.ts';
import { leaveCheckpoints } from './database/sqlite/write-ahead-log.ts';
import { StartupError } from './errors.ts';
import { createApollo } from './graphql/apollo.ts';
import { createChannels } from './graphql/channels.ts';
import type { Services } from './graphql/context.ts';
import { createSchema } from './graphql/schema.ts';
import { SocketOperations } from './graphql/socket-operations.ts';
import { hostCheck } from './http/host-names.ts';
import { createHttpServer } from './http/http-server.ts';
import { serveWebSockets } from './http/websocket.ts';
import { jobDefinitions } from './job-definitions.ts';
import { type JobEvent, publishJobEvent } from './jobs/job-events.ts';
import { createRegistry } from './jobs/job-registry.ts';
import { JobThread } from './jobs/job-thread.ts';
import type { RunnerTiming } from './jobs/runner.ts';
import { libraryIsEmpty } from './library/library-is-empty.ts';
import { RESOLVERS } from './resolvers.ts';
import { proposeTasks } from './schedules/propose-tasks.ts';
import { Scheduler } from './schedules/scheduler.ts';

/** How long requests that are under way may take once the server is stopping, in milliseconds. */
const DRAIN_TIMEOUT_MS = 10_000;

export interface RunningServer {
  /** Where GraphQL is served. */
  readonly url: string;
  readonly services: Services;
  /** Stops: takes no new work, lets what is under way finish, closes the sockets and the database. */
  stop(): Promise<void>;
}

/** How the jobs are run, where that is not as usual. */
export interface JobOptions {
  /** The built file of the jobs' thread. */
  readonly script?: URL;
  readonly timing?: Partial<RunnerTiming>;
}

/**
 * Opens the database, bringing its schema up to date, and serves it.
 *
 * @throws StartupError when the database cannot be used or the address is taken
 */
export async function startServer(
  config: Config,
  log: FastifyBaseLogger,
  { script = new URL('./job-worker.js', import.meta.url), timing = {} }: JobOptions = {},
): Promise<RunningServer> {
  // A type of job that has no definition, or two, keeps the server from starting.
  createRegistry(jobDefinitions(config));
  const address = await addressOf(config);
  const database = await openDatabase(config.database, 'apply');
  const channels = createChannels();
  const onEvent = (event: JobEvent): void => publishJobEvent(channels, event);
  const jobs = new JobThread({ script, timing, config, log, onEvent });
  try {
    const { stash, languageModel } = config;
    const services: Services = { ...database, channels, jobs, stash, languageModel };
    await leaveCheckpoints(database.orm);
    if (stash) await proposeTasksOfMirror(services);
    const schema = createSchema(RESOLVERS);
    const { introspection, production: hideSchemaDetails } = config;
    const apollo = createApollo({ schema, log, introspection, hideSchemaDetails });
    await apollo.start();
    let ready = true;
    const checkHost = hostCheck(config, address);
    const app = createHttpServer({ apollo, services, log, checkHost, isReady: () => ready });
    const onOperation = (): void => jobs.makeRoom();
    app.server.on('request', onOperation);
    const operations = new SocketOperations({
      schema,
      services,
      log,
      introspection,
      hideSchemaDetails,
      onOperation,
    });
    const closeWebSockets = serveWebSockets(app.server, operations, log, checkHost);
    await app.listen({ host: address, port: config.port }).catch((error: unknown) => {
      throw listenError(error, config);
    });
    const { port } = app.server.address() as AddressInfo;
    jobs.start();
    const scheduler = new Scheduler(services, log);
    scheduler.start();

    return {
      url: urlOf(config.host, port),
      services,
      async stop() {
        ready = false;
        const drained = setTimeout(() => app.server.closeAllConnections(), DRAIN_TIMEOUT_MS);
        await Promise.all([scheduler.stop(), jobs.stop(), closeWebSockets(), app.close()]);
        clearTimeout(drained);
        await apollo.stop();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** A library of its own content is not mirrored over by the clock: whoever wants that starts it. */
async function proposeTasksOfMirror({ orm, reader }: Services): Promise<void> {
  const isEmpty = await libraryIsEmpty(reader);
  await orm.em.fork().transactional((em) => proposeTasks(em, isEmpty, new Date()));
}

/**
 * One address to listen on, even where localhost has two: Fastify would open a second server, of which neither the
 * requests are waited for nor the connections limited.
 */
async function addressOf(config: Config): Promise<string> {
  try {
    return (await lookup(config.host, { order: 'ipv4first' })).address;
  } catch (error) {
    throw listenError(error, config);
  }
}

/** Where a browser on this machine finds the server; "every address" is none that one can go to. */
function urlOf(host: string, port: number): string {
  const address = { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host;
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}/graphql`;
}

function listenError(error: unknown, { host, port }: Config): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new StartupError(
        `Port ${port} of ${host} is taken. Stop the program that has it, or set PORT to another.`,
      );
    case 'EACCES':
      return new StartupError(`Port ${port} may not be used by this user. Set PORT to one above 1023.`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new StartupError(`HOST ${host} is not an address of this machine. Set it to 127.0.0.1 or 0.0.0.0.`);
    default:
      return error;
  }
}
