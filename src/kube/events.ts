import {follow} from './follow.js';
import {list, type Listed} from './list.js';
import {eventRecord, type EventObject, type EventRecord} from './event-record.js';
import type {Rest} from './rest.js';
import {writeTime} from './time.js';

export type {EventRecord} from './event-record.js';

interface Signalled {
  readonly signal?: AbortSignal | undefined;
}

/**
 * @param object a whole v1 Event
 * @throws ApiError with code 409 when there is one of that name
 */
export async function createEvent(
  rest: Rest,
  namespace: string,
  object: object,
  {signal}: Signalled = {},
): Promise<EventRecord> {
  const made = await rest.send<EventObject>('POST', eventsIn(namespace), {body: object, signal});
  return eventRecord(made);
}

/** What changes on an event that came again. */
export interface EventPatch {
  readonly count?: number;
  readonly message?: string;
  readonly lastTimestamp?: Date;
}

/** @throws ApiError with code 404 when the event is not there any more */
export async function patchEvent(
  rest: Rest,
  {namespace, name}: {readonly namespace: string; readonly name: string},
  {lastTimestamp, ...patch}: EventPatch,
  {signal}: Signalled = {},
): Promise<EventRecord> {
  const patched = await rest.send<EventObject>(
    'PATCH',
    `${eventsIn(namespace)}/${encodeURIComponent(name)}`,
    {
      body: {...patch, ...(lastTimestamp && {lastTimestamp: writeTime(lastTimestamp)})},
      contentType: 'application/strategic-merge-patch+json',
      signal,
    },
  );
  return eventRecord(patched);
}

export interface ListNodeEventsOptions extends Signalled {
  /** Default: of all nodes. */
  readonly nodeName?: string | undefined;
  /** Only events last seen at this moment or later, in ms since 1970. */
  readonly sinceMs?: number | undefined;
  readonly chunkSize?: number | undefined;
}

/** The events about nodes, of all namespaces. */
export async function listNodeEvents(
  rest: Rest,
  {nodeName, sinceMs = Number.NEGATIVE_INFINITY, ...options}: ListNodeEventsOptions = {},
): Promise<Listed<EventRecord>> {
  function recent(object: EventObject): EventRecord | undefined {
    const record = eventRecord(object);
    return record.lastTimestamp.getTime() >= sinceMs ? record : undefined;
  }

  return list(rest, allEvents, recent, {...options, query: aboutNode(nodeName)});
}

/** The events about one object that is in a namespace. */
export async function listEventsAbout(
  rest: Rest,
  {
    kind,
    name,
    namespace,
  }: {readonly kind: string; readonly name: string; readonly namespace: string},
  {signal}: Signalled = {},
): Promise<readonly EventRecord[]> {
  const fieldSelector = `involvedObject.kind=${kind},involvedObject.name=${name}`;
  const {items} = await list(rest, eventsIn(namespace), eventRecord, {
    signal,
    query: {fieldSelector},
  });
  return items;
}

/** One thing that happened to an event. */
export interface EventChange {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly event: EventRecord;
  readonly resourceVersion: string;
}

/**
 * Events about nodes from `resourceVersion` on, over as many watches as it takes, until the signal is aborted.
 * @throws ApiError with code 410: list again, and go on from there
 */
export async function* watchNodeEvents(
  rest: Rest,
  from: {readonly nodeName?: string | undefined; readonly resourceVersion: string},
  signal: AbortSignal,
): AsyncGenerator<EventChange> {
  const {nodeName, resourceVersion} = from;
  const query = aboutNode(nodeName);
  const changes = follow<EventObject>(rest, allEvents, {query, resourceVersion, signal});
  for await (const {type, object, resourceVersion: version} of changes) {
    yield {type, event: eventRecord(object), resourceVersion: version};
  }
}

const allEvents = '/api/v1/events';

function eventsIn(namespace: string): string {
  return `/api/v1/namespaces/${encodeURIComponent(namespace)}/events`;
}

function aboutNode(name: string | undefined): {readonly fieldSelector: string} {
  const kind = 'involvedObject.kind=Node';
  return {fieldSelector: name === undefined ? kind : `${kind},involvedObject.name=${name}`};
}
