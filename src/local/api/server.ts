import type {Server} from 'node:http';
import http from 'node:http';
import https from 'node:https';
import type {AddressInfo} from 'node:net';
import {selfSigned} from './certificate.js';
import {createHandler} from './handler.js';
import type {ApiOptions} from './options.js';

export type {Attributes, Identity} from './identity.js';
export type {Describe} from './describe.js';
export type {ApiOptions, SubresourceHandler, SubresourceRequest} from './options.js';

export interface Api {
  /** `https://127.0.0.1:40123` */
  readonly url: string;
  /** What clients verify the server by, in PEM form; empty without TLS. */
  readonly ca: string;
  readonly token: string;
  /** Ends all watches and connections, and resolves when the port is free. */
  close(): Promise<void>;
}

/**
 * Serves the Kubernetes API on loopback.
 * @throws when the port is taken
 */
export async function startApi(options: ApiOptions): Promise<Api> {
  const ending = new AbortController();
  const handler = createHandler(options, ending.signal);
  const certificate = options.tls ? selfSigned(options.now()) : undefined;
  const limits = {keepAliveTimeout: 60_000, requestTimeout: 0};
  const server: Server = certificate
    ? https.createServer({...limits, cert: certificate.cert, key: certificate.key})
    : http.createServer(limits);
  server.on('request', handler.request);
  server.on('upgrade', handler.upgrade);
  server.on('clientError', (_, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n');
  });
  await listening(server, options.port);
  const {port} = server.address() as AddressInfo;
  return {
    url: `${certificate ? 'https' : 'http'}://127.0.0.1:${port}`,
    ca: certificate?.cert ?? '',
    token: options.token,
    async close() {
      ending.abort();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}
