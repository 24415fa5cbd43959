import type { FastifyError } from 'fastify';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { type ErrorCode, GreenlightError } from '../errors.ts';
import { shortText } from '../graphql/short-text.ts';

/** The answer to a request that never came to GraphQL: its body has the form of a GraphQL answer. */
export interface Refusal {
  readonly status: number;
  readonly code: ErrorCode;
  readonly body: { readonly errors: readonly [{ readonly message: string; readonly extensions: object }] };
}

/** @param errorId under which the log has the error, should it be a fault of the server */
export function refusalOf(error: FastifyError | GreenlightError, errorId: string): Refusal {
  if (error instanceof GreenlightError) {
    return refusal(error.code === 'FORBIDDEN' ? 403 : 400, error.code, error.message);
  }
  const { status = error.statusCode ?? 500, message = error.message } = KNOWN_ERRORS[error.code] ?? {};
  if (status < 500) return refusal(status, 'BAD_REQUEST', message);
  return refusal(
    status,
    'INTERNAL_SERVER_ERROR',
    `Something went wrong in the server. The log has the details under the error id ${errorId}.`,
    { errorId },
  );
}

export function notFound(url: string): Refusal {
  return refusal(
    404,
    'NOT_FOUND',
    `Nothing takes this request at ${url}. GraphQL is at /graphql, an explorer for browsers at /explorer.`,
  );
}

export const METHOD_NOT_ALLOWED = refusal(
  405,
  'BAD_REQUEST',
  'Send GraphQL requests by POST, and queries by GET if you like.',
);

/** Answers what is not an HTTP request, or did not become one in time, and hangs up. */
export function refuseConnection(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status = 400, message = 'This is not an HTTP request.' } = KNOWN_ERRORS[error.code ?? ''] ?? {};
  const text = JSON.stringify(refusal(status, 'BAD_REQUEST', message).body);
  socket.write(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  );
  socket.destroySoon();
}

/** What the codes of Fastify and of Node.js mean to the client; a status stands where the error has none. */
const KNOWN_ERRORS: Readonly<Record<string, { readonly status?: number; readonly message: string }>> = {
  FST_ERR_BAD_URL: { message: 'The path of the URL is not well encoded.' },
  FST_ERR_CTP_BODY_TOO_LARGE: { message: 'The request is larger than 8 MiB. Send it in several parts.' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { message: 'Send GraphQL requests as application/json.' },
  FST_ERR_CTP_EMPTY_JSON_BODY: { message: 'The request has no body. Send a JSON object with a query.' },
  FST_ERR_CTP_INVALID_JSON_BODY: { message: 'The body is not valid JSON. Send a JSON object with a query.' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, message: 'The request took too long to arrive.' },
  HPE_HEADER_OVERFLOW: { status: 431, message: 'The headers are larger than 16 KiB.' },
};

function refusal(status: number, code: ErrorCode, message: string, extensions: object = {}): Refusal {
  return { status, code, body: { errors: [{ message: shortText(message), extensions: { code, ...extensions } }] } };
}
