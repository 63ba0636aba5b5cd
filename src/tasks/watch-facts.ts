import {setTimeout as sleep} from 'node:timers/promises';
import {KubeError} from '../kube/errors.js';
import type {EventRecord} from '../kube/events.js';
import type {NodeRecord} from '../kube/nodes.js';
import type {PodRecord} from '../kube/pods.js';
import type {Rest} from '../kube/rest.js';
import {createBell} from './bell.js';
import {
  byName,
  readAgentPods,
  readInstallation,
  type ClusterFacts,
  type FactsRequest,
} from './cluster-facts.js';
import {followAgentPods, followEvents, followNodes} from './followed-facts.js';

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
  /** Stays undefined when pods are not followed. */
  pods?: ReadonlyMap<string, PodRecord> | 'refused';
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
    followNodes(rest, request, (nodes) => changed({nodes})),
    followEvents(rest, request, (events) => changed({events})),
    request.followPods && followAgentPods(rest, request, (pods) => changed({pods})),
  ]).catch((error: unknown) => changed({failure: {error}}));
  try {
    let looked = await look(rest, request);
    let lookedAt = performance.now();
    while (!signal.aborted) {
      if (known.failure) throw known.failure.error;
      const {nodes, events, pods} = known;
      if (nodes && events && (pods || !request.followPods)) {
        const followed = request.followPods && {agentPods: valuesOf(pods)};
        yield {nodes: byName(nodes.values()), events: valuesOf(events), ...looked, ...followed};
      }
      await bell.heard(refreshMs);
      await sleep(gatherMs);
      bell.still();
      if (performance.now() - lookedAt >= refreshMs) {
        looked = await lookAgain(rest, request, looked);
        lookedAt = performance.now();
      }
    }
  } catch (error) {
    if (!asked.signal.aborted) throw error;
  } finally {
    stop.abort();
  }
}

/** What is asked for from time to time. */
type Looked = Pick<ClusterFacts, 'agentPods' | 'installation'>;

async function look(rest: Rest, request: FactsRequest): Promise<Looked> {
  const [agentPods, installation] = await Promise.all([
    request.followPods ? undefined : readAgentPods(rest, request),
    readInstallation(rest, request),
  ]);
  return {agentPods, ...installation};
}

/** A server that is away for a moment must not end the watch: those who follow nodes judge when it is gone. */
async function lookAgain(rest: Rest, request: FactsRequest, last: Looked): Promise<Looked> {
  try {
    return await look(rest, request);
  } catch (error) {
    if (error instanceof KubeError) return last;
    throw error;
  }
}

function valuesOf<T>(
  known: ReadonlyMap<string, T> | 'refused' | undefined,
): readonly T[] | undefined {
  return known === undefined || known === 'refused' ? undefined : [...known.values()];
}
