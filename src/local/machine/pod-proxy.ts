import http, {type IncomingMessage, type ServerResponse} from 'node:http';
import {StatusError} from '../api/status.js';

/** Ports of a pod's container, and where on loopback they are here. */
export type PortMap = ReadonlyMap<number, number>;

/** What is asked of a pod's program. */
export interface ProxyTarget {
  readonly port: number;
  /** With the query: `/metrics?a=b`. */
  readonly path: string;
}

/**
 * Reads `/api/v1/namespaces/NS/pods/[http:]NAME[:PORT]/proxy/PATH`.
 * @param firstPort where the request goes that names no port
 * @returns undefined for a path that is not one
 */
export function proxyTarget(url: string, firstPort: number): ProxyTarget | undefined {
  const [, name = '', path = ''] = /\/pods\/([^/?]+)\/proxy((?:[/?].*)?)$/.exec(url) ?? [];
  if (name === '') return undefined;
  const [, port] = /:(\d+)$/.exec(decodeURIComponent(name)) ?? [];
  return {
    port: port === undefined ? firstPort : Number(port),
    path: path.startsWith('/') ? path : `/${path}`,
  };
}

/**
 * Passes a request on to the program behind one of the ports, and its answer back.
 * @throws StatusError with code 503 when nothing answers there
 */
export async function answerProxy(
  request: IncomingMessage,
  response: ServerResponse,
  ports: PortMap,
): Promise<void> {
  const [firstPort = 0] = ports.keys();
  const target = proxyTarget(request.url ?? '/', firstPort);
  const port = target && ports.get(target.port);
  if (port === undefined) {
    throw unreachable(`dial tcp 127.0.0.1:${target?.port ?? 0}: connect: connection refused`);
  }

  const headers = {...request.headers};
  // Who asks is the API's matter and none of the pod's.
  delete headers.authorization;
  delete headers.host;
  const {method} = request;
  await new Promise<void>((resolve, reject) => {
    const inner = http.request({host: '127.0.0.1', port, path: target?.path, method, headers});
    inner.once('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
      answer.once('error', () => response.destroy());
      response.once('close', resolve);
    });
    inner.once('error', (error) => {
      if (response.headersSent) response.destroy();
      reject(unreachable(error.message, error));
    });
    response.once('close', () => inner.destroy());
    request.pipe(inner);
  });
}

function unreachable(why: string, cause?: unknown): StatusError {
  return new StatusError(503, `error trying to reach service: ${why}`, {
    reason: 'ServiceUnavailable',
    cause,
  });
}
