import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';

/** What one path answers. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** The answers of one port, by path: `/healthz`. Everything else is 404. */
export type Routes = Readonly<Record<string, () => Answer | Promise<Answer>>>;

/** A port that answers. */
export interface Listening {
  /** Where it listens; the port is the real one when 0 was asked for. */
  readonly url: string;
  close(): void;
}

/**
 * Serves `routes` over plain HTTP: read-only, without authentication, as node-problem-detector does.
 * @throws Error naming the flag when the address cannot be listened on
 */
export async function serve({
  address,
  port,
  flag,
  routes,
}: {
  readonly address: string;
  readonly port: number;
  /** The flag that set the port, for the error. */
  readonly flag: string;
  readonly routes: Routes;
}): Promise<Listening> {
  const server = createServer((request, response) => void answer(routes, request, response));
  server.requestTimeout = 10_000;
  server.headersTimeout = 10_000;
  await listen(server, {address, port, flag});
  const bound = server.address();
  const host = address.includes(':') ? `[${address}]` : address;
  return {
    url: `http://${host}:${typeof bound === 'object' ? bound?.port : port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** A text answer, 200 unless said otherwise. */
export function text(
  body: string,
  {status = 200, type = 'text/plain; charset=utf-8'} = {},
): Answer {
  return {status, type, body};
}

/** A JSON answer. */
export function json(value: unknown, status = 200): Answer {
  return {status, type: 'application/json', body: JSON.stringify(value)};
}

function listen(
  server: Server,
  {address, port, flag}: {readonly address: string; readonly port: number; readonly flag: string},
): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const why = cause.code === 'EADDRINUSE' ? 'another program uses it' : cause.message;
      reject(
        new Error(
          `cannot listen on \`${address}:${port}\`: ${why}; stop that program or give another \`--${flag}\` (0 = none)`,
          {cause},
        ),
      );
    });
    server.listen(port, address, resolve);
  });
}

async function answer(
  routes: Routes,
  {method, url = '/', headers}: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const route = routes[url.split('?', 1)[0] ?? ''];
  const {status, type, body} = await answerOf(route, method);
  const zipped = body.length > 1024 && /\bgzip\b/.test(String(headers['accept-encoding'] ?? ''));
  // Few scrapers ask for it; the others do not pay for loading it.
  const bytes = zipped ? (await import('node:zlib')).gzipSync(body) : Buffer.from(body);
  response.writeHead(status, {
    'content-type': type,
    'content-length': bytes.length,
    'x-content-type-options': 'nosniff',
    ...(zipped && {'content-encoding': 'gzip'}),
  });
  response.end(method === 'HEAD' ? undefined : bytes);
}

async function answerOf(route: Routes[string] | undefined, method = 'GET'): Promise<Answer> {
  if (!route) return text('404 page not found\n', {status: 404});
  if (method !== 'GET' && method !== 'HEAD') return text('only GET is answered\n', {status: 405});
  try {
    return await route();
  } catch (error) {
    return text(`${(error as Error).message}\n`, {status: 500});
  }
}
