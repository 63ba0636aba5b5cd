import {ServerResponse, type IncomingMessage} from 'node:http';
import type {Duplex} from 'node:stream';
import {PatchError} from '../patch/patch-error.js';
import {readBody, decodeObject} from './body.js';
import {authorize, identify, refuseImpersonation, type Identity} from './identity.js';
import {listAnswer} from './list-answer.js';
import {encode, negotiate, type Media} from './media.js';
import {flag} from './numbers.js';
import type {ObjectRequest, Surroundings} from './request.js';
import {createRouter, type Router, type Target} from './route.js';
import type {ApiOptions, SubresourceHandler} from './options.js';
import {methodNotAllowed, noSuchResource, StatusError} from './status.js';
import {namedVerb, objectAt, serve, verbOf} from './verbs.js';
import {plainDocument} from './plain.js';
import {watch} from './watch.js';

/** What the listener calls. */
export interface Handler {
  readonly request: (request: IncomingMessage, response: ServerResponse) => void;
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
}

/** Answers every request, whatever it is, and never throws. */
export function createHandler(options: ApiOptions, signal: AbortSignal): Handler {
  const router = createRouter(options.kinds);
  const surroundings: Surroundings = {
    store: options.store,
    kinds: options.kinds,
    describe: options.describe,
    now: () => options.now(),
  };
  const administrator = {
    user: 'kubernetes-admin',
    groups: ['system:masters', 'system:authenticated'],
  };
  const identities = new Map<string, Identity>(options.identities ?? []);
  identities.set(options.token, administrator);

  async function answer(exchange: Exchange): Promise<void> {
    const identity = identify(exchange.request.headers.authorization, identities);
    refuseImpersonation(exchange.request.headers);
    const target = router.target(exchange.path);
    if (target) return objects(exchange, target, identity);
    authorize(identity, {verb: methodVerb(exchange.request.method), path: exchange.path});
    return documents(exchange, identity);
  }

  async function objects(exchange: Exchange, target: Target, identity: Identity): Promise<void> {
    const {request, response, query, path} = exchange;
    const {method = 'GET'} = request;
    const watching = target.name === undefined && flag(query, 'watch');
    const named =
      method === 'GET' && (watching || target.watch) ? 'watch' : namedVerb(method, target);
    const {kind, namespace, name, subresource} = target;
    const {group, plural} = kind;
    const resource = {group, plural, subresource, namespace, name};
    authorize(identity, {verb: named === 'none' ? method.toLowerCase() : named, resource, path});
    const own = options.subresources.find((one) => isFor(one, target));
    if (subresource !== undefined && subresource !== 'status') {
      if (!own) throw methodNotAllowed();
      return part(exchange, own, target);
    }
    const verb = verbOf(method, target, watching);
    const body = method === 'GET' ? Buffer.alloc(0) : await readBody(request);
    const media = mediaOf(exchange);
    const asked = {method, target, query, headers: request.headers, body, media, identity};
    if (verb === 'watch') return watch(surroundings, asked, response, signal);
    if (verb === 'list') return list(exchange, asked);
    const done = serve(verb, surroundings, asked);
    for (const warning of done.warnings ?? []) {
      response.appendHeader('warning', `299 - ${JSON.stringify(warning)}`);
    }
    send(exchange, done.code, encode(done.body, media), media.type);
  }

  function list(exchange: Exchange, asked: ObjectRequest): void {
    send(exchange, 200, listAnswer(surroundings, asked), asked.media.type);
  }

  /** A handler of a part answers by itself; for an upgrade it takes the connection. */
  async function part(exchange: Exchange, own: SubresourceHandler, target: Target): Promise<void> {
    const {request, response, query, taken} = exchange;
    const name = target.name ?? '';
    const [plain = ''] = name.split(':').filter((one) => one !== 'http' && one !== 'https');
    const object = objectAt(
      {...target, name: target.subresource === 'proxy' ? plain : name},
      options.store,
    );
    const asked = {query, name, rest: target.rest};
    if (!taken) return own.handle(request, response, object, asked);
    if (!own.upgrade) throw methodNotAllowed();
    response.detachSocket(request.socket);
    own.upgrade(request, taken.socket, taken.head, object, asked);
  }

  async function documents(exchange: Exchange, identity: Identity): Promise<void> {
    const {request, path, query} = exchange;
    if (request.method === 'POST') return review(exchange, identity);
    const plain = plainDocument(path, query);
    const {accept = '', 'if-none-match': ifNoneMatch} = request.headers;
    const found = plain ?? (await options.describe?.document(path, {accept, query, ifNoneMatch}));
    if (!found) throw missing(router, path);
    if (request.method !== 'GET' && request.method !== 'HEAD') throw methodNotAllowed();
    const {code = 200, body, contentType = 'application/json', headers = {}} = found;
    for (const [name, value] of Object.entries(headers)) exchange.response.setHeader(name, value);
    const bytes =
      typeof body === 'string' || Buffer.isBuffer(body)
        ? Buffer.from(body)
        : encode(body, {...mediaOf(exchange), type: 'application/json'});
    send(exchange, code, bytes, contentType);
  }

  async function review(exchange: Exchange, identity: Identity): Promise<void> {
    const {request, path} = exchange;
    const body = await readBody(request);
    const media = mediaOf(exchange);
    const fields = decodeObject(body, request.headers['content-type'], 'object');
    const answered = options.describe?.review(path, fields, identity);
    if (!answered) throw missing(router, path);
    send(exchange, 201, encode(answered, media), media.type);
  }

  function run(exchange: Exchange): void {
    answer(exchange).catch((error: unknown) => refuse(exchange, error, options.log));
  }

  return {
    request: (request, response) => run(exchangeOf(request, response)),
    upgrade(request, socket, head) {
      const response = new ServerResponse(request);
      response.assignSocket(request.socket);
      response.shouldKeepAlive = false;
      response.on('finish', () => socket.end());
      socket.on('error', () => socket.destroy());
      run({...exchangeOf(request, response), taken: {socket, head}});
    },
  };
}

/** One request and what answers it. */
interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly path: string;
  readonly query: URLSearchParams;
  /** The connection of one that wants another protocol. */
  readonly taken?: {readonly socket: Duplex; readonly head: Buffer};
}

function exchangeOf(request: IncomingMessage, response: ServerResponse): Exchange {
  const {url = '/'} = request;
  const [path = '/'] = url.split('?', 1);
  return {request, response, path, query: new URLSearchParams(url.slice(path.length + 1))};
}

function mediaOf({request, query}: Exchange): Media {
  const {accept, 'user-agent': userAgent} = request.headers;
  return negotiate({accept, userAgent, pretty: query.get('pretty')});
}

function isFor({resource, subresource}: SubresourceHandler, target: Target): boolean {
  return resource === target.kind.plural && subresource === target.subresource;
}

/** What is not there: as a Status, so that every client can read it. */
function missing(router: Router, path: string): StatusError {
  void [router, path];
  return noSuchResource();
}

function methodVerb(method = 'GET'): string {
  const verbs: Readonly<Record<string, string>> = {GET: 'get', POST: 'post', PUT: 'put'};
  return verbs[method] ?? method.toLowerCase();
}

function send({request, response}: Exchange, code: number, body: Buffer, type: string): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(code, {
    'content-type': type,
    'content-length': body.length,
    'cache-control': 'no-cache, private',
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

function refuse(exchange: Exchange, error: unknown, log: ApiOptions['log']): void {
  const known = statusError(error);
  if (!known) log('a request to the embedded API failed', error);
  const status = (known ?? internal(error)).status();
  const {response} = exchange;
  if (response.headersSent) return void response.destroy();
  if (!exchange.request.complete) response.setHeader('connection', 'close');
  send(
    exchange,
    status.code ?? 500,
    encode(status, errorMedia(exchange)),
    errorMedia(exchange).type,
  );
}

function statusError(error: unknown): StatusError | undefined {
  if (error instanceof StatusError) return error;
  if (!(error instanceof PatchError)) return undefined;
  const reasons: Readonly<Record<number, string>> = {
    400: 'BadRequest',
    413: 'RequestEntityTooLarge',
    422: 'Invalid',
  };
  const reason = reasons[error.code];
  return new StatusError(error.code, error.message, {
    ...(reason && {reason}),
    ...(error.code === 422 && {details: {}}),
    cause: error,
  });
}

function internal(error: unknown): StatusError {
  const message = error instanceof Error ? error.message : String(error);
  return new StatusError(500, `Internal error occurred: ${message}`, {
    reason: 'InternalError',
    cause: error,
  });
}

function errorMedia(exchange: Exchange): Media {
  try {
    return {...mediaOf(exchange), as: undefined};
  } catch {
    return {type: 'application/json', as: undefined, pretty: false};
  }
}
