import {setTimeout as sleep} from 'node:timers/promises';
import {watchNodeEvents, type EventRecord} from '../kube/events.js';
import {listNodes, watchNodes, type NodeRecord} from '../kube/nodes.js';
import type {Rest} from '../kube/rest.js';
import {
  byName,
  onlyName,
  readAgentPods,
  readEvents,
  type ClusterFacts,
  type FactsRequest,
} from './cluster-facts.js';
import {isDetector} from './event-sources.js';
import {keepUp, type Source} from './keep-up.js';

/** How fast a watch tells, and how often it looks at what only time changes. */
export interface WatchPace {
  /** Changes within this time are told together. */
  readonly gatherMs: number;
  /** Heartbeats become late and events old without a word from the server; pods are listed again. */
  readonly refreshMs: number;
}

/** What is known so far; undefined: not asked yet. */
interface Known {
  nodes?: ReadonlyMap<string, NodeRecord>;
  events?: ReadonlyMap<string, EventRecord> | 'refused';
}

/**
 * The facts as they are, and again each time that they may have changed, until the signal is aborted.
 * @throws ApiError, ConnectionError
 */
export async function* watchFacts(
  rest: Rest,
  asked: FactsRequest,
  {gatherMs, refreshMs}: WatchPace = {gatherMs: 100, refreshMs: 30_000},
): AsyncGenerator<ClusterFacts> {
  const stop = new AbortController();
  const signal = AbortSignal.any([asked.signal, stop.signal]);
  const request = {...asked, signal};
  const known: Known = {};
  const bell = createBell();
  const followed = Promise.all([
    keepUp(nodeSource(rest, request), (nodes) => bell.ring(Object.assign(known, {nodes}))),
    followEvents(rest, request, (events) => bell.ring(Object.assign(known, {events}))),
  ]);
  followed.catch(() => undefined); // it is thrown out of the races below
  try {
    let pods = await readAgentPods(rest, request);
    let podsAt = performance.now();
    while (!signal.aborted) {
      if (known.nodes && known.events) {
        yield {nodes: byName(known.nodes.values()), events: eventsIn(known), agentPods: pods};
      }
      await Promise.race([bell.rung(), followed, sleep(refreshMs, undefined, {signal})]);
      await sleep(gatherMs, undefined, {signal});
      bell.still();
      if (performance.now() - podsAt >= refreshMs) {
        pods = await readAgentPods(rest, request);
        podsAt = performance.now();
      }
    }
  } catch (error) {
    if (!asked.signal.aborted) throw error;
  } finally {
    stop.abort();
  }
}

function eventsIn({events}: Known): readonly EventRecord[] | undefined {
  return events === undefined || events === 'refused' ? undefined : [...events.values()];
}

function nodeSource(
  rest: Rest,
  {names, labelSelector, chunkSize, signal}: FactsRequest,
): Source<NodeRecord> {
  return {
    async list() {
      const {items, resourceVersion} = await listNodes(rest, {labelSelector, chunkSize, signal});
      return {items: items.filter(wanted), resourceVersion};
    },
    async *watch(resourceVersion) {
      for await (const {type, node} of watchNodes(rest, {labelSelector, resourceVersion}, signal)) {
        yield {type, item: node};
      }
    },
    key: ({name}) => name,
    wanted,
  };

  function wanted({name}: NodeRecord): boolean {
    return names.length === 0 || names.includes(name);
  }
}

async function followEvents(
  rest: Rest,
  request: FactsRequest,
  changed: (known: ReadonlyMap<string, EventRecord> | 'refused') => void,
): Promise<void> {
  const first = await readEvents(rest, request);
  if (!first) {
    changed('refused');
    return;
  }
  let listed: typeof first | undefined = first;
  const nodeName = onlyName(request.names);
  await keepUp<EventRecord>(
    {
      async list() {
        const found = listed ?? (await readEvents(rest, request));
        listed = undefined;
        return found ?? {items: [], resourceVersion: ''};
      },
      async *watch(resourceVersion) {
        const from = {nodeName, resourceVersion};
        for await (const {type, event} of watchNodeEvents(rest, from, request.signal)) {
          yield {type, item: event};
        }
      },
      key: ({namespace, name}) => `${namespace}/${name}`,
      wanted: ({source}) => isDetector(source.component),
    },
    changed,
  );
}

/** Something that wakes a loop up, however often it was rung before. */
function createBell(): {ring(why: unknown): void; rung(): Promise<void>; still(): void} {
  let wake: () => void;
  let heard = new Promise<void>((resolve) => (wake = resolve));
  return {
    ring: () => wake(),
    rung: () => heard,
    still() {
      heard = new Promise<void>((resolve) => (wake = resolve));
    },
  };
}
