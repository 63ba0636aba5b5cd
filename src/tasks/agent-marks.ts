import type {NodeRecord} from '../kube/nodes.js';
import type {PodRecord} from '../kube/pods.js';
import {parseDuration} from '../rules/go/duration.js';

/** What the agent writes on its node to say that it is there. */
export interface AgentMarks {
  /** Condition types that are the agent's. */
  readonly types: readonly string[];
  /** `0.1.0` */
  readonly version?: string;
  /** How old the newest heartbeat may become before it is late. */
  readonly heartbeatPeriodMs: number;
}

/** The agent on one node, as far as it can be known from outside. */
export interface AgentState {
  /** kubectl's STATUS of its pod, else `Running` or `Stale` by its heartbeat; undefined: there is none. */
  readonly state?: string;
  readonly version?: string;
  /** `npd-system/npd-agent-x7k2p` */
  readonly pod?: string;
}

/** Labels of the agent's pods. */
export const agentSelector = 'app.kubernetes.io/part-of=npd,app.kubernetes.io/component=agent';

const defaultPeriodMs = 5 * 60_000;
const graceMs = 60_000;

/** @returns undefined for a node on which no agent ever wrote */
export function agentMarks({annotations}: NodeRecord): AgentMarks | undefined {
  const types = annotations['npd.io/conditions'];
  const version = annotations['npd.io/agent-version'];
  if (types === undefined && version === undefined) return undefined;
  return {
    types: (types ?? '').split(',').filter((type) => type !== ''),
    ...(version !== undefined && {version}),
    heartbeatPeriodMs: periodMs(annotations['npd.io/heartbeat-period']),
  };
}

/** When the agent last said that its conditions hold. */
export function newestHeartbeat(node: NodeRecord): Date | undefined {
  const types = new Set(agentMarks(node)?.types);
  return node.conditions
    .filter(({type}) => types.has(type))
    .map(({lastHeartbeatTime}) => lastHeartbeatTime)
    .reduce((newest, time) => (time && (!newest || time > newest) ? time : newest), undefined);
}

/** Whether an agent that was last heard of at this moment, or never, has missed two heartbeats. */
export function isLate(node: NodeRecord, heartbeat: Date | undefined, now: Date): boolean {
  const periodMs = agentMarks(node)?.heartbeatPeriodMs ?? defaultPeriodMs;
  return heartbeat === undefined || now.getTime() - heartbeat.getTime() > 2 * periodMs + graceMs;
}

/** How the agent on a node is, by its pod where that may be seen, else by its heartbeat. */
export function agentState(node: NodeRecord, pod: PodRecord | undefined, now: Date): AgentState {
  const marks = agentMarks(node);
  const version = marks?.version;
  return {
    ...stateOf(node, marks, pod, now),
    ...(version !== undefined && {version}),
  };
}

function stateOf(
  node: NodeRecord,
  marks: AgentMarks | undefined,
  pod: PodRecord | undefined,
  now: Date,
): AgentState {
  if (pod) return {state: pod.reason, pod: `${pod.namespace}/${pod.name}`};
  if (!marks) return {};
  const heartbeat = newestHeartbeat(node);
  return {state: isLate(node, heartbeat, now) ? 'Stale' : 'Running'};
}

function periodMs(text: string | undefined): number {
  if (text === undefined) return defaultPeriodMs;
  try {
    return parseDuration(text);
  } catch {
    return defaultPeriodMs; // written by hand, or by an agent to come
  }
}
