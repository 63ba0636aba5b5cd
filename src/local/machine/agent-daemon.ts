import {randomBytes} from 'node:crypto';
import {setTimeout as sleep} from 'node:timers/promises';
import type {KubeObject} from '../../kube/objects.js';
import type {Rest} from '../../kube/rest.js';
import type {ApiObject} from '../api/kind.js';
import type {AgentPlaces} from './agent-arguments.js';
import {
  agentLabels,
  chosenDaemonSet,
  configSource,
  daemonSetStatus,
  templateHash,
  type AgentDaemonSet,
} from './agent-daemon-set.js';
import {agentPod, agentPodStatus} from './agent-pod.js';
import {superviseAgent, type AgentProcessOptions} from './agent-process.js';
import {writeConfigFolder} from './config-folder.js';
import {createContainerLog, type ContainerLog} from './container-log.js';
import type {MachineFacts} from './facts.js';
import {nodeObject} from './node-object.js';
import {observe} from './observe.js';
import type {PodShelf} from './pod-shelf.js';
import type {Supervisor} from './supervisor.js';

/**
 * Stands for kubelet and DaemonSet controller of the one agent on this machine. Promises:
 * - While there is a DaemonSet of the agent that wants a pod on this node, there is one pod, and one process behind it.
 *   Without one there is neither.
 * - A change of the template replaces pod and process; a change of the ConfigMap alone reaches the running process.
 * - The pod's status and the DaemonSet's numbers say what is.
 * - Nothing else is run, whatever is applied.
 */
export interface AgentDaemon {
  /** The pod and its log; undefined while there is none. */
  current(): {readonly uid: string; readonly log: ContainerLog} | undefined;
  /** Settles once the agent has ended. */
  close(): Promise<void>;
}

export interface AgentDaemonOptions {
  readonly facts: MachineFacts;
  readonly places: AgentPlaces;
  readonly program: AgentProcessOptions['program'];
  readonly pods: PodShelf;
  readonly now: () => Date;
  /** Told why something could not be done; it is tried again. */
  readonly failed: (error: unknown) => void;
  readonly pace?: AgentProcessOptions['pace'];
}

/** The pod that there is. */
interface Running {
  readonly pod: ApiObject;
  readonly hash: string;
  readonly createdAt: Date;
  readonly log: ContainerLog;
  readonly supervisor: Supervisor;
  readySince: Date;
  ready: boolean;
}

interface ConfigMap extends KubeObject {
  readonly data?: Readonly<Record<string, string>>;
}

const retryMs = 1000;

/** Begins to follow the DaemonSets of the agent. */
export function startAgentDaemon(rest: Rest, options: AgentDaemonOptions): AgentDaemon {
  const {facts, places, pods, now, failed} = options;
  const stop = new AbortController();
  const {signal} = stop;
  const labels = nodeObject(facts).metadata.labels ?? {};
  let daemonSets: ReadonlyMap<string, AgentDaemonSet> | undefined;
  let configMaps: ReadonlyMap<string, ConfigMap> | undefined;
  let running: Running | undefined;
  const told = new Map<string, string>();
  const bell = createBell();

  function sight<T extends KubeObject>(
    path: string,
    query: Readonly<Record<string, string>>,
    take: (objects: ReadonlyMap<string, T>) => void,
  ): void {
    const observed = {path, query, signal};
    observe<T>(rest, observed, (objects) => {
      take(objects);
      bell.ring();
    }).catch((error: unknown) => {
      if (!signal.aborted) failed(error);
    });
  }
  const labelSelector = Object.entries(agentLabels)
    .map(([key, value]) => `${key}=${value}`)
    .join();
  sight<AgentDaemonSet>('/apis/apps/v1/daemonsets', {labelSelector}, (all) => (daemonSets = all));
  sight<ConfigMap>('/api/v1/configmaps', {}, (all) => (configMaps = all));

  async function reconcile(): Promise<void> {
    if (!daemonSets || !configMaps) return;
    // As they are now: the map goes on changing while this works.
    const present = [...daemonSets.values()];
    const daemonSet = chosenDaemonSet(present, labels);
    if (running && (!daemonSet || running.hash !== templateHash(daemonSet))) await end(running);
    if (daemonSet) await provide(daemonSet, configMaps);
    await tellAll(present, daemonSet);
  }

  /** Makes sure that its pod, process and config files are there. */
  async function provide(
    daemonSet: AgentDaemonSet,
    maps: ReadonlyMap<string, ConfigMap>,
  ): Promise<void> {
    const source = configSource(daemonSet);
    const map = source && maps.get(source.configMap);
    if (source && !map) return; // as a kubelet, which waits for what is to be mounted
    const changed = await writeConfigFolder(places.configFolder, map?.data ?? {});
    if (!running) running = begin(daemonSet);
    else if (changed) running.supervisor.signal('SIGHUP');
  }

  function begin(daemonSet: AgentDaemonSet): Running {
    const name = `${daemonSet.metadata.name}-${randomName()}`;
    const pod = pods.create(agentPod(daemonSet, name, facts.name));
    const log = createContainerLog(now);
    const supervisor = superviseAgent(daemonSet, {...options, log, changed: () => bell.ring()});
    const hash = templateHash(daemonSet);
    return {pod, hash, log, supervisor, createdAt: now(), readySince: now(), ready: false};
  }

  async function end(one: Running): Promise<void> {
    await one.supervisor.stop();
    pods.remove(one.pod);
    running = undefined;
  }

  async function tellAll(
    present: readonly AgentDaemonSet[],
    chosen: AgentDaemonSet | undefined,
  ): Promise<void> {
    if (running) pods.setStatus(running.pod, agentPodStatus(runOf(running), facts));
    const ready = running?.supervisor.state().ready === true;
    for (const one of present) {
      const wanted = one === chosen;
      const path = `/apis/apps/v1/namespaces/${one.metadata.namespace}/daemonsets/${one.metadata.name}`;
      const updated = wanted && running?.hash === templateHash(one);
      const status = daemonSetStatus(one, {wanted, updated, ready: wanted && ready});
      await tell(path, one.metadata.uid ?? '', status);
    }
  }

  function runOf(one: Running): Parameters<typeof agentPodStatus>[0] {
    const state = one.supervisor.state();
    if (state.ready !== one.ready) {
      one.ready = state.ready;
      one.readySince = now();
    }

    return {pod: one.pod, createdAt: one.createdAt, state, readySince: one.readySince};
  }

  /** Writes a status when it is another one than the last time. */
  async function tell(path: string, uid: string, status: object): Promise<void> {
    const text = JSON.stringify({status});
    if (told.get(uid) === text) return;
    const contentType = 'application/merge-patch+json';
    await rest.send('PATCH', `${path}/status`, {body: text, contentType}).catch(unlessGone);
    told.set(uid, text);
  }

  async function keepReconciling(): Promise<void> {
    while (!signal.aborted) {
      await bell.heard();
      try {
        if (!signal.aborted) await reconcile();
      } catch (error) {
        if (signal.aborted) return;
        failed(error);
        await sleep(retryMs, undefined, {signal}).catch(() => undefined);
        bell.ring();
      }
    }
  }

  // An earlier run may have left its pod in what the API kept; no process is behind that.
  for (const pod of pods.all()) pods.remove(pod);
  const done = keepReconciling();
  return {
    current: () => running && {uid: running.pod.metadata.uid ?? '', log: running.log},
    async close() {
      stop.abort();
      bell.ring();
      await done;
      await running?.supervisor.stop();
    },
  };
}

function unlessGone(error: unknown): void {
  const {code} = error as {readonly code?: unknown};
  if (code !== 404 && code !== 409) throw error;
}

/** Five letters and digits, without those that make words. */
function randomName(): string {
  const letters = 'bcdfghjklmnpqrstvwxz2456789';
  return [...randomBytes(5)].map((byte) => letters[byte % letters.length]).join('');
}

/** Wakes whoever waits; rings that nobody waited for count as one. */
function createBell(): {ring(): void; heard(): Promise<void>} {
  let rung = false;
  let wake: (() => void) | undefined;
  return {
    ring() {
      rung = true;
      wake?.();
    },
    async heard() {
      if (!rung) await new Promise<void>((resolve) => (wake = resolve));
      rung = false;
    },
  };
}
