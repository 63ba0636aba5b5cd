import http, {type IncomingMessage, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import type {KubeServer} from './kube-server.js';

/** What a kubelet is asked for. */
export interface LogRequest {
  readonly pod: string;
  readonly query: URLSearchParams;
  /** Settles once the asker has gone. */
  readonly gone: Promise<void>;
}

/** Writes a container's log as a kubelet does; a number is the code of a refusal. */
export type LogWriter = (request: LogRequest, response: ServerResponse) => Promise<number | void>;

/**
 * Runs `act` with the address of a server that answers `…/pods/NAME/log` with what `write` writes, and passes all else
 * on to `server`.
 */
export async function withPodLogs<T>(
  server: KubeServer,
  write: LogWriter,
  act: (url: string) => Promise<T>,
): Promise<T> {
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const {pathname, searchParams: query} = new URL(request.url ?? '/', server.url);
    const [, pod] = /\/pods\/([^/]+)\/log$/.exec(pathname) ?? [];
    if (pod === undefined) return passOn(server, request, response);
    const gone = new Promise<void>((resolve) => response.on('close', resolve));
    const code = await write({pod, query, gone}, response);
    if (code === undefined) response.end();
    else {
      const message = `container "npd-agent" in pod "${pod}" is waiting to start`;
      response.writeHead(code, {'content-type': 'application/json'});
      response.end(JSON.stringify({kind: 'Status', code, reason: reasons[code], message}));
    }
  }

  const front = http.createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  try {
    return await act(`http://127.0.0.1:${(front.address() as AddressInfo).port}`);
  } finally {
    front.closeAllConnections();
    await new Promise((resolve) => front.close(resolve));
  }
}

const reasons: Readonly<Record<number, string>> = {400: 'BadRequest', 403: 'Forbidden'};

function passOn(server: KubeServer, request: IncomingMessage, response: ServerResponse): void {
  const {method, headers} = request;
  const inner = http.request(
    new URL(request.url ?? '/', server.url),
    {method, headers},
    (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    },
  );
  inner.on('error', (error) => response.destroy(error));
  request.pipe(inner);
}
