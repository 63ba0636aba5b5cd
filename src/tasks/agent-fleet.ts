import type {NodeRecord} from '../kube/nodes.js';
import type {PodRecord} from '../kube/pods.js';
import {agentMarks, isLate, newestHeartbeat} from './agent-marks.js';
import {partAnnotations, readAgentParts, type AgentPart} from './agent-parts.js';
import {wantsPodOn} from './agent-placement.js';
import type {ClusterFacts} from './cluster-facts.js';
import {configHashAnnotation} from './installation.js';

/** The agent on one node, or that there is none. */
export interface AgentStatus {
  readonly node: string;
  /** Whether the DaemonSet wants an agent here; unset: it may not be seen, or there is none. */
  readonly wanted?: boolean;
  /** What is wrong with it; unset: nothing that can be seen. */
  readonly trouble?: AgentTrouble;
  /** kubectl's STATUS of its pod, else `Running` or `Stale` by its heartbeat; unset: there is no agent. */
  readonly status?: string;
  /** Unset where there is none, or it may not be seen. */
  readonly pod?: AgentPod;
  /** `0.1.0` */
  readonly version?: string;
  readonly config?: AgentConfig;
  /** Unset: it did not tell. */
  readonly monitors?: readonly AgentPart[];
  readonly exporters?: readonly AgentPart[];
  /** Annotations whose text is not the agent's. */
  readonly unreadable?: readonly string[];
  /** Simulations that are active on its node. */
  readonly simulations: readonly string[];
  /** When it last said that its conditions hold. */
  readonly heartbeat?: Date;
  /** Set on the last word about an agent that is gone. */
  readonly deleted?: true;
}

/**
 * - `Missing`: it should be there and is not.
 * - `NotReady`: its pod is not Ready.
 * - `Stale`: it was not heard of for two heartbeats.
 */
export type AgentTrouble = 'Missing' | 'NotReady' | 'Stale';

/** The pod that an agent runs in. */
export interface AgentPod {
  readonly name: string;
  readonly namespace: string;
  readonly ready: boolean;
  readonly readyContainers: number;
  readonly containers: number;
  readonly restarts: number;
  readonly image: string;
  /** Empty while it has none. */
  readonly address: string;
  readonly createdAt: Date;
}

/** The configuration that an agent's pod was made with. */
export interface AgentConfig {
  /** Unset: its pod does not say. */
  readonly hash?: string;
  /** Whether it is the one that is installed; unset: that may not be seen. */
  readonly inSync?: boolean;
}

/** Annotation with the ids of simulations that are active on a node: `91c2,91c3`. */
export const simulationAnnotation = 'npd.io/simulation';

/** The agent on each node, in the order of the nodes. */
export function agentFleet(
  {nodes, agentPods, installation}: ClusterFacts,
  now: Date,
): readonly AgentStatus[] {
  const pods = agentPods && podsByNode(agentPods);
  const installed = typeof installation === 'object' ? installation : undefined;
  const placement = installed?.daemonSet.template.placement;
  return nodes.map((node) => {
    const pod = pods?.get(node.name);
    const wanted = placement && wantsPodOn(placement, node);
    const seen = statusOf(node, {pod, wanted, podsSeen: pods !== undefined, now});
    const config = pod && configOf(pod, installed?.configHash);
    return {
      node: node.name,
      ...(wanted !== undefined && {wanted}),
      ...seen,
      ...(pod && {pod: agentPod(pod)}),
      ...(config && {config}),
      ...tellings(node),
    };
  });
}

/** Whether the agent runs, as far as can be seen. */
export function isWell({status, trouble}: AgentStatus): boolean {
  return status !== undefined && status !== 'Stale' && trouble === undefined;
}

/** Whether there is an agent, or should be one. */
export function isExpected({wanted, status}: AgentStatus): boolean {
  return wanted === true || status !== undefined;
}

/** What makes a row worth printing again: everything but the heartbeat, which always moves. */
export function agentEssence(agent: AgentStatus): object {
  return {...agent, heartbeat: undefined};
}

/** The agent's pod on each node; of several, the one that stays: the newest that neither ended nor goes. */
export function podsByNode(pods: readonly PodRecord[]): ReadonlyMap<string, PodRecord> {
  const chosen = new Map<string, PodRecord>();
  for (const pod of pods) {
    const other = chosen.get(pod.forNode);
    if (!other || staysLonger(pod, other)) chosen.set(pod.forNode, pod);
  }
  return chosen;
}

function staysLonger(a: PodRecord, b: PodRecord): boolean {
  if (isLeaving(a) !== isLeaving(b)) return isLeaving(b);
  return a.createdAt > b.createdAt;
}

function isLeaving({phase, reason}: PodRecord): boolean {
  return phase === 'Succeeded' || phase === 'Failed' || reason === 'Terminating';
}

interface Seen {
  readonly pod: PodRecord | undefined;
  readonly wanted: boolean | undefined;
  /** Whether pods may be listed. */
  readonly podsSeen: boolean;
  readonly now: Date;
}

function statusOf(
  node: NodeRecord,
  {pod, wanted, podsSeen, now}: Seen,
): Pick<AgentStatus, 'status' | 'trouble'> {
  const heartbeat = newestHeartbeat(node);
  if (pod) {
    if (!pod.ready) return {status: pod.reason, trouble: 'NotReady'};
    // One that has just started may not have sent a heartbeat of its own yet.
    const silent = heartbeat && isLate(node, heartbeat, now) && isLate(node, pod.createdAt, now);
    return silent ? {status: 'Stale', trouble: 'Stale'} : {status: pod.reason};
  }
  if (wanted === true && podsSeen) return {trouble: 'Missing'};
  if (agentMarks(node) === undefined) return wanted === true ? {trouble: 'Missing'} : {};
  // It runs outside of a pod, or in one that may not be seen.
  if (!isLate(node, heartbeat, now)) return {status: 'Running'};
  return {status: 'Stale', ...(wanted !== false && {trouble: 'Stale'})};
}

function agentPod(pod: PodRecord): AgentPod {
  const {name, namespace, ready, readyContainers, containers, restarts, createdAt} = pod;
  const [image = ''] = pod.images;
  const {address} = pod;
  return {name, namespace, ready, readyContainers, containers, restarts, image, address, createdAt};
}

function configOf(
  {annotations}: PodRecord,
  installed: string | undefined,
): AgentConfig | undefined {
  const hash = annotations[configHashAnnotation];
  if (hash === undefined) return installed === undefined ? undefined : {inSync: false};
  return {hash, ...(installed !== undefined && {inSync: hash === installed})};
}

/** What the agent wrote on its node. */
function tellings(
  node: NodeRecord,
): Pick<
  AgentStatus,
  'version' | 'monitors' | 'exporters' | 'unreadable' | 'simulations' | 'heartbeat'
> {
  const {annotations} = node;
  const version = agentMarks(node)?.version;
  const heartbeat = newestHeartbeat(node);
  const monitors = readAgentParts(annotations[partAnnotations.monitors]);
  const exporters = readAgentParts(annotations[partAnnotations.exporters]);
  const unreadable = [
    ...(monitors === 'unreadable' ? [partAnnotations.monitors] : []),
    ...(exporters === 'unreadable' ? [partAnnotations.exporters] : []),
  ];
  return {
    ...(version !== undefined && {version}),
    ...(monitors && monitors !== 'unreadable' && {monitors}),
    ...(exporters && exporters !== 'unreadable' && {exporters}),
    ...(unreadable.length > 0 && {unreadable}),
    simulations: simulationIds(annotations[simulationAnnotation]),
    ...(heartbeat && {heartbeat}),
  };
}

function simulationIds(text = ''): readonly string[] {
  return text
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
}
