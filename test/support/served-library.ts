import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { createApollo } from '../../src/graphql/apollo.ts';
import { createSchema, type ResolverClass } from '../../src/graphql/schema.ts';
import { SocketOperations } from '../../src/graphql/socket-operations.ts';
import { hostCheck } from '../../src/http/host-names.ts';
import { createHttpServer, type HttpLimits } from '../../src/http/http-server.ts';
import { serveWebSockets } from '../../src/http/websocket.ts';
import { RESOLVERS } from '../../src/resolvers.ts';
import { SILENT, TestLibrary } from './test-library.ts';

interface Choices {
  /** Resolvers beside those of the product. */
  readonly resolvers?: readonly ResolverClass[];
  readonly limits?: HttpLimits;
  readonly log?: FastifyBaseLogger;
}

/** An empty library, served over HTTP and WebSocket with what the test chooses. */
export class ServedLibrary {
  readonly url: string;
  readonly #library: TestLibrary;
  readonly #app: FastifyInstance;
  readonly #closeWebSockets: () => Promise<void>;

  private constructor(url: string, library: TestLibrary, app: FastifyInstance, closeWebSockets: () => Promise<void>) {
    this.url = url;
    this.#library = library;
    this.#app = app;
    this.#closeWebSockets = closeWebSockets;
  }

  static async start({ resolvers = [], limits, log = SILENT }: Choices): Promise<ServedLibrary> {
    const library = await TestLibrary.open();
    const { services } = library;
    const schema = createSchema([...RESOLVERS, ...resolvers]);
    const options = { schema, services, log, introspection: true, hideSchemaDetails: false };
    const apollo = createApollo(options);
    await apollo.start();
    const checkHost = hostCheck({ host: '127.0.0.1', allowedHosts: [] }, '127.0.0.1');
    const app = createHttpServer({
      apollo,
      services,
      log,
      checkHost,
      isReady: () => true,
      ...(limits && { limits }),
    });
    const closeWebSockets = serveWebSockets(app.server, new SocketOperations(options), log, checkHost);
    const origin = await app.listen({ port: 0, host: '127.0.0.1' });
    return new ServedLibrary(`${origin}/graphql`, library, app, closeWebSockets);
  }

  async stop(): Promise<void> {
    await Promise.all([this.#closeWebSockets(), this.#app.close()]);
    await this.#library.close();
  }
}
