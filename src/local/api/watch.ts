import type {ServerResponse} from 'node:http';
import type {Change, Stored} from '../store/store.js';
import {apiVersionOf} from './incoming.js';
import type {ApiObject, Kind} from './kind.js';
import {checkListOptions, checkReached} from './list.js';
import {flag, queryVersion, wholeNumber} from './numbers.js';
import type {ObjectRequest, Surroundings} from './request.js';
import {selectionOf, type Selection} from './selection.js';
import {oneShown, tableOf} from './shown.js';
import {expired, resourceName, StatusError, type Status} from './status.js';

const bookmarkEveryMs = 60_000;
/** A client that does not read is cut off before its events fill the memory. */
const unreadLimitBytes = 64 * 1024 * 1024;

/**
 * Serves a watch until the client leaves, its time is over or `signal` is aborted.
 * @throws StatusError before the first byte; later faults are an ERROR event
 */
export function watch(
  surroundings: Surroundings,
  request: ObjectRequest,
  response: ServerResponse,
  signal: AbortSignal,
): void {
  const {store} = surroundings;
  const {target, query, media} = request;
  checkListOptions(query, true);
  if (media.type !== 'application/json') throw notStreamed();
  const seconds = wholeNumber(query, 'timeoutSeconds') ?? 0;
  const version = queryVersion(query) ?? 0;
  const selection = selectionOf(target, query);
  checkReached(version, store);

  const stream = createStream(surroundings, request, response);
  response.writeHead(200, {
    'content-type': 'application/json',
    'cache-control': 'no-cache, private',
  });
  response.flushHeaders();
  if (!begin(surroundings, request, {version, selection, stream})) return void response.end();

  const stop = store.follow(resourceName(target.kind), (change) => pass(change, selection, stream));
  const bookmarks = flag(query, 'allowWatchBookmarks');
  const timers = [
    ...(seconds > 0 ? [setTimeout(() => response.end(), seconds * 1000)] : []),
    ...(bookmarks ? [setInterval(() => stream.bookmark(store.version()), bookmarkEveryMs)] : []),
  ];
  function end(): void {
    response.end();
  }

  signal.addEventListener('abort', end, {once: true});
  response.once('close', () => {
    stop();
    signal.removeEventListener('abort', end);
    timers.forEach((timer) => clearTimeout(timer));
  });
}

/** Where events go. */
interface Stream {
  event(type: Change['type'], stored: Stored): void;
  bookmark(version: number, annotations?: Readonly<Record<string, string>>): void;
  error(status: Status): void;
}

interface Begun {
  readonly version: number;
  readonly selection: Selection;
  readonly stream: Stream;
}

/**
 * Tells what the client has missed: the changes since its version, or all that there is.
 * @returns whether the watch goes on
 */
function begin(
  {store}: Surroundings,
  {target: {kind}, query}: ObjectRequest,
  {version, selection, stream}: Begun,
): boolean {
  const resource = resourceName(kind);
  const initial = flag(query, 'sendInitialEvents');
  if (initial || (version === 0 && !query.has('sendInitialEvents'))) {
    for (const {stored} of store.list(resource)) {
      if (selection.matches(stored.object)) stream.event('ADDED', stored);
    }
    if (initial && flag(query, 'allowWatchBookmarks')) {
      stream.bookmark(store.version(), {'k8s.io/initial-events-end': 'true'});
    }
    return true;
  }
  if (version === 0) return true;
  const missed = store.since(resource, version);
  if (!missed) {
    const message = `too old resource version: ${version} (${store.version()})`;
    stream.error(expired(message).status());
    return false;
  }
  for (const change of missed) pass(change, selection, stream);
  return true;
}

/** What comes into or goes out of the selection is, for this client, made or deleted. */
function pass({type, before, after}: Change, selection: Selection, stream: Stream): void {
  const was = before !== undefined && selection.matches(before.object);
  const is = type !== 'DELETED' && selection.matches(after.object);
  if (is) stream.event(was ? 'MODIFIED' : 'ADDED', after);
  else if (was) stream.event('DELETED', type === 'DELETED' ? after : lastSeen(before, after));
}

/** One that left the selection is told of as it was when it was still in it, at the version of the change. */
function lastSeen(before: Stored, {version}: Stored): Stored {
  const {object} = before;
  const seen = {...object, metadata: {...object.metadata, resourceVersion: String(version)}};
  return {object: seen, version, json: () => Buffer.from(JSON.stringify(seen))};
}

function createStream(
  surroundings: Surroundings,
  {target: {kind}, query, media}: ObjectRequest,
  response: ServerResponse,
): Stream {
  let columns = true;

  function write(...parts: readonly (Buffer | string)[]): void {
    if (response.writableEnded || response.destroyed) return;
    for (const part of parts) response.write(part);
    if (response.writableLength > unreadLimitBytes) response.destroy();
  }

  function shown(object: ApiObject): object {
    if (media.as !== 'Table') return oneShown(surroundings, {kind, object, query}, media);
    const {resourceVersion} = object.metadata;
    const metadata = {resourceVersion};
    const table = tableOf(surroundings, {kind, objects: [object], metadata, query, columns});
    columns = false;
    return table;
  }

  return {
    event(type, stored) {
      const head = `{"type":"${type}","object":`;
      if (media.as === undefined) {
        write(Buffer.concat([Buffer.from(head), stored.json(), Buffer.from('}\n')]));
      } else write(`${head}${JSON.stringify(shown(stored.object))}}\n`);
    },
    bookmark(version, annotations) {
      const object = bookmarkObject(kind, version, annotations);
      write(`${JSON.stringify({type: 'BOOKMARK', object: media.as ? shown(object) : object})}\n`);
    },
    error: (object) => write(`${JSON.stringify({type: 'ERROR', object})}\n`),
  };
}

function bookmarkObject(
  kind: Kind,
  version: number,
  annotations: Readonly<Record<string, string>> | undefined,
): ApiObject {
  return {
    kind: kind.kind,
    apiVersion: apiVersionOf(kind),
    metadata: {
      resourceVersion: String(version),
      ...(annotations && {annotations}),
    } as unknown as ApiObject['metadata'],
  };
}

function notStreamed(): StatusError {
  return new StatusError(
    406,
    'only the following media types are accepted: application/json;stream=watch',
    {reason: 'NotAcceptable'},
  );
}
