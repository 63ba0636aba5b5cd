import http, {type IncomingHttpHeaders, type IncomingMessage, type ServerResponse} from 'node:http';
import https, {type ServerOptions} from 'node:https';
import type {AddressInfo, Socket} from 'node:net';
import type {Duplex} from 'node:stream';
import {setTimeout as sleep} from 'node:timers/promises';
import {TLSSocket, type PeerCertificate} from 'node:tls';
import {gzipSync} from 'node:zlib';
import {execServer, type ExecAnswer, type ExecRequest, type ExecSession} from './kube-exec.js';
import {
  fieldsMatch,
  kubeStore,
  labelsMatch,
  merged,
  type KubeObject,
  type StoredChange,
} from './kube-store.js';

export type {KubeObject} from './kube-store.js';

/** A request as it arrived. */
export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly body: string;
  /** It tells the client's connections apart. */
  readonly socket: Socket;
  /** The common name of the client's certificate. */
  readonly clientName: string | undefined;
}

/** What happens instead of the server's own answer, or before it. */
export interface Fault {
  readonly method?: string;
  /** Of path and query; default: every one. */
  readonly path?: RegExp;
  /** How many requests it hits; default 1. */
  readonly times?: number;
  readonly delayMs?: number;
  /** Closes the connection without an answer. */
  readonly reset?: boolean;
  /** Answers with a Status of this code. */
  readonly status?: {readonly code: number; readonly reason?: string; readonly message?: string};
  /** Answers with this text as it is, or with the Status and these headers. */
  readonly raw?: string;
  readonly code?: number;
  readonly headers?: Readonly<Record<string, string | string[]>>;
}

export interface KubeServer {
  /** `http://127.0.0.1:40123` */
  readonly url: string;
  readonly requests: readonly ReceivedRequest[];
  /** @param resource plural, in the core group: `nodes` */
  add(resource: string, object: KubeObject): KubeObject;
  remove(resource: string, name: string, namespace?: string): void;
  objects(resource: string): readonly KubeObject[];
  fail(fault: Fault): void;
  /** SelfSubjectAccessReviews of what this matches, `get pods/exec npd-system`, are answered with no; all others with yes. */
  deny(right: RegExp): void;
  /** Commands that clients had run, newest last. */
  readonly execSessions: readonly ExecSession[];
  /** Watches from before now, and pages of lists from before now, are answered 410. */
  forget(): void;
  watches(): number;
  /** Ends the watches that are open as a server does that restarts. */
  endWatches(): void;
  /** Sends a BOOKMARK on every open watch. */
  bookmark(): void;
  /** Closes every connection, as a server does that dies. */
  closeAll(): void;
}

export interface KubeServerOptions {
  /** Asked for https. */
  readonly tls?: ServerOptions;
  /** The only bearer token that is let in; default: everyone is. */
  readonly token?: () => string;
  readonly port?: number;
  /** What is run for a command in a container. */
  readonly exec?: (request: ExecRequest) => ExecAnswer;
  /** Of `exec`, the best first; default: v5 and v4. */
  readonly execProtocols?: readonly string[];
}

/** Runs `act` with a small API server on loopback, and ends the server whatever happens. */
export async function withKubeServer<T>(
  act: (server: KubeServer) => Promise<T>,
  options: KubeServerOptions = {},
): Promise<T> {
  const store = kubeStore();
  const requests: ReceivedRequest[] = [];
  const faults: (Fault & {left: number})[] = [];
  const denied: RegExp[] = [];
  const commands = execServer(
    options.execProtocols ?? ['v5.channel.k8s.io', 'v4.channel.k8s.io'],
    options.exec ?? (() => ({status: statusOf({code: 500, message: 'no container runs here'})})),
  );
  const watches = new Set<ServerResponse>();
  let oldest = 0;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const received = await receive(request);
    if (await stopped(received, request, response)) return;
    if (received.headers.upgrade === 'websocket') {
      response.detachSocket(received.socket);
      commands.upgrade(request, received.socket, Buffer.alloc(0));
    } else serve(received, response);
  }

  /** @returns whether the request got no further than here */
  async function stopped(
    received: ReceivedRequest,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<boolean> {
    requests.push(received);
    const {authorization} = received.headers;
    if (options.token && authorization !== `Bearer ${options.token()}`) {
      refuse(response, {code: 401, reason: 'Unauthorized', message: 'Unauthorized'});
      return true;
    }

    const fault = faults.find(
      ({left, method = received.method, path = /./}) =>
        left > 0 &&
        method === received.method &&
        path.test(`${received.path}?${received.query.toString()}`),
    );
    if (!fault) return false;
    fault.left -= 1;
    return struck(fault, request, response);
  }

  function serve(received: ReceivedRequest, response: ServerResponse): void {
    const {method, path, query} = received;
    if (path === '/version') return send(response, 200, serverVersion);
    if (path === '/healthz') return void response.end('ok');
    const place = placeOf(path);
    if (!place) return refuse(response, notFound(path));
    if (place.resource === 'selfsubjectaccessreviews') return review(received, response, denied);
    if (/\/pods\/[^/]+\/proxy\//.test(path)) return void passOn(path, response);
    const {resource, namespace, name} = place;
    if (query.get('watch') === 'true') return watch(place, query, response);
    const object = name === undefined ? undefined : store.get(resource, namespace, name);
    if (method === 'GET' && name === undefined) return list(place, query, response);
    if (method === 'POST') return create(place, received, response);
    if (method === 'PATCH' && (object ?? received.headers['content-type']?.includes('apply'))) {
      const byType = received.headers['content-type']?.includes('strategic') ?? false;
      const patched = merged(object ?? {}, JSON.parse(received.body), byType) as KubeObject;
      return send(response, object ? 200 : 201, store.put(resource, patched));
    }

    if (!object || name === undefined) return refuse(response, notFound(`${resource} "${name}"`));
    if (method === 'DELETE') return send(response, 200, store.remove(resource, namespace, name));
    if (method === 'PUT') {
      return send(response, 200, store.put(resource, JSON.parse(received.body) as KubeObject));
    }

    send(response, 200, object);
  }

  function list(place: Place, query: URLSearchParams, response: ServerResponse): void {
    const [from = 0, version = store.version()] = (query.get('continue') ?? '')
      .split('@')
      .filter(Boolean)
      .map(Number);
    if (version < oldest) {
      return refuse(response, expired('The provided continue parameter is too old'));
    }

    const chosen = store.all(place.resource).filter((object) => selected(object, place, query));
    const limit = Number(query.get('limit') ?? 0) || chosen.length;
    const items = chosen.slice(from, from + limit);
    const more = from + limit < chosen.length;
    const metadata = {
      resourceVersion: String(version),
      ...(more && {continue: `${from + limit}@${version}`}),
    };
    send(response, 200, {kind: 'List', apiVersion: 'v1', metadata, items});
  }

  function create(place: Place, {body}: ReceivedRequest, response: ServerResponse): void {
    const object = JSON.parse(body) as KubeObject;
    const {name} = object.metadata;
    if (store.get(place.resource, place.namespace, name)) {
      const message = `${place.resource} "${name}" already exists`;
      return refuse(response, {code: 409, reason: 'AlreadyExists', message});
    }

    const metadata = {...object.metadata, ...(place.namespace && {namespace: place.namespace})};
    send(response, 201, store.put(place.resource, {...object, metadata}));
  }

  function watch(place: Place, query: URLSearchParams, response: ServerResponse): void {
    const from = Number(query.get('resourceVersion') ?? 0);
    response.writeHead(200, {'content-type': 'application/json'});
    response.flushHeaders();
    if (from > 0 && from < oldest) {
      const object = statusOf(expired(`too old resource version: ${from} (${store.version()})`));
      return void response.end(`${JSON.stringify({type: 'ERROR', object})}\n`);
    }

    function pass({type, resource, object}: StoredChange): void {
      if (response.writableEnded || resource !== place.resource) return;
      if (!selected(object, place, query)) return;
      response.write(`${JSON.stringify({type, object})}\n`);
    }

    for (const change of store.since(from)) pass(change);
    const stop = store.onChange(pass);
    const seconds = Number(query.get('timeoutSeconds') ?? 0);
    const timer = seconds > 0 ? setTimeout(() => response.end(), seconds * 1000) : undefined;
    watches.add(response);
    response.on('close', () => {
      clearTimeout(timer);
      stop();
      watches.delete(response);
    });
  }

  function handler(request: IncomingMessage, response: ServerResponse): void {
    answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  }

  const listener = options.tls
    ? https.createServer(options.tls, handler)
    : http.createServer(handler);
  // A refusal is an ordinary answer, so the request gets one that knows its socket.
  listener.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.unshift(head);
    const response = new http.ServerResponse(request);
    response.assignSocket(request.socket);
    response.on('finish', () => socket.end());
    handler(request, response);
  });
  await new Promise<void>((resolve) => listener.listen(options.port ?? 0, '127.0.0.1', resolve));
  const {port} = listener.address() as AddressInfo;
  try {
    return await act({
      url: `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}`,
      requests,
      add: (resource, object) => store.put(resource, object),
      remove: (resource, name, namespace) => void store.remove(resource, namespace, name),
      objects: (resource) => store.all(resource),
      fail: (fault) => void faults.push({...fault, left: fault.times ?? 1}),
      deny: (right) => void denied.push(right),
      execSessions: commands.sessions,
      forget() {
        oldest = store.version() + 1;
      },
      watches: () => watches.size,
      endWatches() {
        for (const response of watches) response.end();
      },
      bookmark() {
        const metadata = {resourceVersion: String(store.version())};
        const event = JSON.stringify({type: 'BOOKMARK', object: {metadata}});
        for (const response of watches) response.write(`${event}\n`);
      },
      closeAll: () => listener.closeAllConnections(),
    });
  } finally {
    commands.close();
    listener.closeAllConnections();
    await new Promise((resolve) => listener.close(resolve));
  }
}

/** Says whether the client may do something. */
function review(
  {body}: ReceivedRequest,
  response: ServerResponse,
  denied: readonly RegExp[],
): void {
  const asked = JSON.parse(body) as {spec: {resourceAttributes: Record<string, string>}};
  const {verb, resource, subresource, namespace = ''} = asked.spec.resourceAttributes;
  const right = `${verb} ${resource}${subresource ? `/${subresource}` : ''} ${namespace}`.trim();
  const allowed = !denied.some((one) => one.test(right));
  send(response, 201, {...asked, status: {allowed, ...(!allowed && {reason: 'no role has it'})}});
}

/** A pod's port is this machine's. */
function passOn(path: string, response: ServerResponse): void {
  const [, port, rest] = /\/pods\/[^/:]+:(\d+)\/proxy(\/.*)$/.exec(path) ?? [];
  http
    .get({host: '127.0.0.1', port, path: rest}, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    })
    .on('error', (error) => {
      const message = `error trying to reach service: ${error.message}`;
      refuse(response, {code: 503, reason: 'ServiceUnavailable', message});
    });
}

/** Where a path points. */
interface Place {
  readonly resource: string;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
}

/** `/api/v1/namespaces/a/events/b`, `/apis/apps/v1/daemonsets`, `/api/v1/nodes/n1/status`. */
function placeOf(path: string): Place | undefined {
  const [, root, ...rest] = path.split('/').map(decodeURIComponent);
  const parts = root === 'api' ? rest.slice(1) : root === 'apis' ? rest.slice(2) : [];
  const namespaced = parts[0] === 'namespaces' && parts.length > 2;
  const [resource, name] = namespaced ? parts.slice(2) : parts;
  return resource ? {resource, namespace: namespaced ? parts[1] : undefined, name} : undefined;
}

function selected(object: KubeObject, {namespace}: Place, query: URLSearchParams): boolean {
  if (namespace !== undefined && object.metadata.namespace !== namespace) return false;
  return (
    labelsMatch(object, query.get('labelSelector') ?? '') &&
    fieldsMatch(object, query.get('fieldSelector') ?? '')
  );
}

async function receive(request: IncomingMessage): Promise<ReceivedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const url = new URL(request.url ?? '/', 'http://server');
  return {
    method: request.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    rawHeaders: request.rawHeaders,
    socket: request.socket,
    clientName: request.socket instanceof TLSSocket ? clientName(request.socket) : undefined,
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

function clientName(socket: TLSSocket): string | undefined {
  const {subject} = socket.getPeerCertificate() as Partial<PeerCertificate>;
  return subject?.CN?.toString();
}

/** @returns whether the request is dealt with */
async function struck(
  fault: Fault,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const {delayMs, reset, status, raw, code = 200, headers = {}} = fault;
  if (delayMs !== undefined) await sleep(delayMs);
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (reset) request.socket.resetAndDestroy();
  else if (status) refuse(response, status);
  else if (raw !== undefined) response.writeHead(code).end(raw);
  else return false;
  return true;
}

interface Refusal {
  readonly code: number;
  readonly reason?: string;
  readonly message?: string;
}

function notFound(what: string): Refusal {
  return {code: 404, reason: 'NotFound', message: `${what} not found`};
}

function expired(message: string): Refusal {
  return {code: 410, reason: 'Expired', message};
}

function statusOf(refusal: Refusal): object {
  return {kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', ...refusal};
}

function refuse(response: ServerResponse, refusal: Refusal): void {
  send(response, refusal.code, statusOf(refusal));
}

/** Large answers are compressed for those who take it, as the real server does. */
function send(response: ServerResponse, code: number, body: unknown): void {
  const text = JSON.stringify(body);
  const accepts = response.req.headers['accept-encoding']?.includes('gzip') ?? false;
  response.statusCode = code;
  response.setHeader('content-type', 'application/json');
  if (!accepts || text.length < 128 * 1024) {
    response.end(text);
    return;
  }

  response.setHeader('content-encoding', 'gzip');
  response.end(gzipSync(text));
}

const serverVersion = {
  major: '1',
  minor: '34',
  gitVersion: 'v1.34.1',
  platform: 'linux/amd64',
};
