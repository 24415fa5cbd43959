import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ModelRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** As JSON says it. */
  readonly body: unknown;
}

/** What the server does with a request: answers, fails, or says nothing at all. */
export type Behaviour = (request: ModelRequest, response: ServerResponse) => void;

/** A server with the interface of language models, which says what the test has it say. */
export class ModelServer {
  readonly requests: ModelRequest[] = [];
  /** What it does with the next requests, in their order; the last one is repeated. */
  behaviours: Behaviour[] = [];
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((incoming, response) => {
      let text = '';
      incoming.on('data', (chunk: Buffer) => (text += chunk.toString()));
      incoming.on('end', () => {
        const body: unknown = text === '' ? undefined : JSON.parse(text);
        const request = { path: incoming.url ?? '', headers: incoming.headers, body };
        this.requests.push(request);
        const [behaviour] = this.behaviours.length > 1 ? this.behaviours.splice(0, 1) : this.behaviours;
        behaviour?.(request, response);
      });
    });
  }

  static async start(): Promise<ModelServer> {
    const server = new ModelServer();
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

export function answering(status: number, text: string): Behaviour {
  return (_request, response) => void response.writeHead(status, { 'content-type': 'text/plain' }).end(text);
}

/** As OpenAI's interface answers. */
export function saying(content: unknown, tokens?: number): Behaviour {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  const usage = tokens === undefined ? {} : { usage: { total_tokens: tokens } };
  return answering(200, JSON.stringify({ choices: [{ message: { content: text } }], ...usage }));
}

/** As Ollama's does. */
export function ollamaSaying(content: unknown): Behaviour {
  const message = { role: 'assistant', content: JSON.stringify(content) };
  return answering(200, JSON.stringify({ message, prompt_eval_count: 90, eval_count: 10 }));
}
