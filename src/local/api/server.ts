import type {IncomingMessage, Server, ServerResponse} from 'node:http';
import http from 'node:http';
import https from 'node:https';
import type {AddressInfo} from 'node:net';
import type {Duplex} from 'node:stream';
import type {Store} from '../store/store.js';
import {selfSigned} from './certificate.js';
import type {Describe} from './describe.js';
import {createHandler} from './handler.js';
import type {Identity} from './identity.js';
import type {ApiObject, Kind} from './kind.js';

export type {Attributes, Identity} from './identity.js';
export type {Describe} from './describe.js';

/** One that answers a part of an object by itself: `pods/log`. */
export interface SubresourceHandler {
  /** Plural: `pods`. */
  readonly resource: string;
  /** `log`, `exec`, `proxy` */
  readonly subresource: string;
  /** Answers, whatever it takes; what it throws becomes a Status. */
  handle(
    request: IncomingMessage,
    response: ServerResponse,
    object: ApiObject,
    asked: SubresourceRequest,
  ): void | Promise<void>;
  /** Takes the connection over. Without it an upgrade is refused. */
  upgrade?(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    object: ApiObject,
    asked: SubresourceRequest,
  ): void;
}

/** What the path and the query of a sub-resource say. */
export interface SubresourceRequest {
  readonly query: URLSearchParams;
  /** The name as asked for, `npd-agent-x:20257` of a proxy. */
  readonly name: string;
  /** What follows the sub-resource: `/metrics`. */
  readonly rest: string;
}

export interface ApiOptions {
  /** 0: any that is free. */
  readonly port: number;
  readonly store: Store;
  readonly kinds: readonly Kind[];
  /** Without it there is no discovery, and nothing is shown as a table. */
  readonly describe?: Describe;
  readonly subresources: readonly SubresourceHandler[];
  /** The administrator's, who may do everything. */
  readonly token: string;
  /** Others who are let in, by their token. */
  readonly identities?: ReadonlyMap<string, Identity>;
  /** False: plain HTTP, without a certificate. */
  readonly tls: boolean;
  readonly now: () => Date;
  /** Told what goes wrong inside, which the client is told as a 500. */
  readonly log: (message: string, error: unknown) => void;
}

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
