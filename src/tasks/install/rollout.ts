import {getDaemonSet, type DaemonSetRecord} from '../../kube/daemon-sets.js';
import {listEventsAbout} from '../../kube/events.js';
import {listPodsAndVersion, watchPods, type PodRecord} from '../../kube/pods.js';
import type {Rest} from '../../kube/rest.js';
import {agentSelector} from '../agent-marks.js';
import {createBell} from '../bell.js';
import {ifAllowed} from '../if-allowed.js';
import {keepUp} from '../keep-up.js';

/** How far the agents of a DaemonSet are. */
export interface Rollout {
  /** Nodes that are to have an agent. */
  readonly desired: number;
  /** Nodes whose agent is ready and as the DaemonSet says. */
  readonly ready: number;
  readonly complete: boolean;
  /** Those that are not ready, by the names of their nodes. */
  readonly waiting: readonly WaitingAgent[];
  /** Why pods are missing that there should be, in the words of whoever refused them. */
  readonly trouble?: string;
}

/** An agent that is not ready. */
export interface WaitingAgent {
  readonly node: string;
  readonly pod: string;
  /** kubectl's STATUS: `ImagePullBackOff`, `Pending`; `Outdated` for a pod that is still to be replaced. */
  readonly state: string;
  /** What is known of the cause; empty when nothing is. */
  readonly message: string;
}

/** How often the DaemonSet's own numbers are read again. */
const refreshMs = 1000;
/** Changes within this time are told together. */
const gatherMs = 100;

/**
 * Follows a rollout, telling of each change, until it is complete or the signal is aborted.
 * @throws ApiError, ConnectionError
 */
export async function* followRollout(
  rest: Rest,
  id: {readonly namespace: string; readonly name: string},
  asked: AbortSignal,
): AsyncGenerator<Rollout> {
  const stop = new AbortController();
  const signal = AbortSignal.any([asked, stop.signal]);
  const bell = createBell();
  let pods: ReadonlyMap<string, PodRecord> | undefined;
  let failure: {readonly error: unknown} | undefined;
  signal.addEventListener('abort', () => bell.ring());
  followPods(rest, {namespace: id.namespace, signal}, (known) => {
    pods = known;
    bell.ring();
  }).catch((error: unknown) => {
    failure = {error};
    bell.ring();
  });
  try {
    let last = '';
    while (!signal.aborted) {
      if (failure) throw failure.error;
      const daemonSet = await getDaemonSet(rest, id, {signal});
      const rollout = pods && rolloutOf(daemonSet, [...pods.values()]);
      const text = JSON.stringify(rollout);
      if (rollout && text !== last) yield rollout;
      if (rollout?.complete) return;
      last = text;
      await bell.heard(refreshMs);
      await new Promise((resolve) => setTimeout(resolve, gatherMs));
      bell.still();
    }
  } catch (error) {
    if (!asked.aborted) throw error;
  } finally {
    stop.abort();
  }
}

/**
 * The same with the cause, where pods could not even be made: a quota, Pod Security, an admission webhook.
 * @throws ApiError, ConnectionError
 */
export async function withTrouble(
  rest: Rest,
  {namespace, name}: {readonly namespace: string; readonly name: string},
  rollout: Rollout,
  signal: AbortSignal,
): Promise<Rollout> {
  if (rollout.ready + rollout.waiting.length >= rollout.desired) return rollout;
  const about = {kind: 'DaemonSet', name, namespace};
  const events = await ifAllowed(listEventsAbout(rest, about, {signal}));
  const warnings = (events ?? []).filter(({type}) => type === 'Warning');
  const [newest] = warnings.sort((a, b) => b.lastTimestamp.getTime() - a.lastTimestamp.getTime());
  return newest ? {...rollout, trouble: `${newest.reason}: ${newest.message}`} : rollout;
}

/** Sums up what a DaemonSet and its pods say. */
export function rolloutOf(daemonSet: DaemonSetRecord, pods: readonly PodRecord[]): Rollout {
  const {desired, updated, available, generation, observedGeneration} = daemonSet;
  const observed = observedGeneration >= generation;
  const waiting = pods
    .filter((pod) => !isDone(pod, daemonSet))
    .map((pod) => ({
      node: pod.forNode,
      pod: pod.name,
      state: isUpdated(pod, daemonSet) ? stateOf(pod) : 'Outdated',
      message: pod.trouble,
    }))
    .sort((a, b) => (a.node < b.node ? -1 : 1));
  const ready = pods.filter((pod) => isDone(pod, daemonSet)).length;
  return {
    desired,
    ready: Math.min(ready, desired),
    complete: observed && updated >= desired && available >= desired && waiting.length === 0,
    waiting,
  };
}

function isDone(pod: PodRecord, daemonSet: DaemonSetRecord): boolean {
  return pod.ready && pod.reason !== 'Terminating' && isUpdated(pod, daemonSet);
}

/**
 * Which change of the template a pod is from stands on it and on the DaemonSet. A pod from before is as good when
 * the template was changed back: the controller then counts it as updated.
 */
function isUpdated({labels}: PodRecord, daemonSet: DaemonSetRecord): boolean {
  const {annotations, desired, updated} = daemonSet;
  const of = labels['pod-template-generation'];
  const current = annotations['deprecated.daemonset.template.generation'];
  return of === current || updated >= desired;
}

/** A pod that runs but is not ready says Running, which would read as if all were well. */
function stateOf({reason}: PodRecord): string {
  return reason === 'Running' ? 'NotReady' : reason;
}

async function followPods(
  rest: Rest,
  {namespace, signal}: {readonly namespace: string; readonly signal: AbortSignal},
  changed: (known: ReadonlyMap<string, PodRecord>) => void,
): Promise<void> {
  const chosen = {namespace, labelSelector: agentSelector};
  await keepUp<PodRecord>(
    {
      list: () => listPodsAndVersion(rest, {...chosen, signal}),
      async *watch(resourceVersion) {
        for await (const {type, pod} of watchPods(rest, {...chosen, resourceVersion}, signal)) {
          yield {type, item: pod};
        }
      },
      key: ({name}) => name,
      wanted: () => true,
    },
    changed,
  );
}
