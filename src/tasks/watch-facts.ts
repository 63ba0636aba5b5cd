import {setTimeout as sleep} from 'node:timers/promises';
import {KubeError} from '../kube/errors.js';
import {watchNodeEvents, type EventRecord} from '../kube/events.js';
import {listNodes, watchNodes, type NodeRecord} from '../kube/nodes.js';
import type {Rest} from '../kube/rest.js';
import {createBell} from './bell.js';
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
  /** What ended the watches. */
  failure?: {readonly error: unknown};
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
  signal.addEventListener('abort', () => bell.ring());
  function changed(news: Known): void {
    Object.assign(known, news);
    bell.ring();
  }
  Promise.all([
    keepUp(nodeSource(rest, request), (nodes) => changed({nodes})),
    followEvents(rest, request, (events) => changed({events})),
  ]).catch((error: unknown) => changed({failure: {error}}));
  try {
    let agentPods = await readAgentPods(rest, request);
    let podsAt = performance.now();
    while (!signal.aborted) {
      if (known.failure) throw known.failure.error;
      const {nodes, events} = known;
      if (nodes && events) {
        yield {nodes: byName(nodes.values()), events: eventsIn(events), agentPods};
      }
      await bell.heard(refreshMs);
      await sleep(gatherMs);
      bell.still();
      if (performance.now() - podsAt >= refreshMs) {
        agentPods = await refreshedPods(rest, request, agentPods);
        podsAt = performance.now();
      }
    }
  } catch (error) {
    if (!asked.signal.aborted) throw error;
  } finally {
    stop.abort();
  }
}

/** A server that is away for a moment must not end the watch: those who follow nodes judge when it is gone. */
async function refreshedPods(
  rest: Rest,
  request: FactsRequest,
  last: ClusterFacts['agentPods'],
): Promise<ClusterFacts['agentPods']> {
  try {
    return await readAgentPods(rest, request);
  } catch (error) {
    if (error instanceof KubeError) return last;
    throw error;
  }
}

function eventsIn(events: NonNullable<Known['events']>): readonly EventRecord[] | undefined {
  return events === 'refused' ? undefined : [...events.values()];
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
