import type {EventRecord} from '../kube/events.js';
import type {NodeRecord} from '../kube/nodes.js';
import {agentState, newestHeartbeat, type AgentState} from './agent-marks.js';
import type {ClusterFacts} from './cluster-facts.js';
import {nodeProblems, type NodeProblem} from './node-problems.js';

/** One node, its problems and its agent. */
export interface NodeStatus {
  readonly name: string;
  /** The condition Ready. */
  readonly ready: 'True' | 'False' | 'Unknown';
  /** Cordoned. */
  readonly unschedulable: boolean;
  readonly problems: readonly NodeProblem[];
  /**
   * What detectors reported about the node within the last hour. An event that repeats counts with all its
   * repetitions as long as the last of them is in that hour. Unset when events may not be listed.
   */
  readonly eventsLastHour?: number;
  readonly agent: AgentState;
  /** When the agent last said that its conditions hold. */
  readonly heartbeat?: Date;
  readonly kernelVersion: string;
  /** Set on the last word about a node that is gone. */
  readonly deleted?: true;
}

/** Which nodes are asked for. */
export interface NodeFilter {
  /** Nodes with one of these problems, in any case of letters; `NotReady` too. None: any. */
  readonly problems: readonly string[];
  readonly onlyProblems: boolean;
}

const hourMs = 3_600_000;

/** The status of each node, in the order of their names. */
export function nodeStatuses(
  {nodes, events, agentPods}: ClusterFacts,
  now: Date,
): readonly NodeStatus[] {
  const counts = events && eventCounts(events, now);
  const pods = new Map(agentPods?.map((pod) => [pod.nodeName, pod]));
  return nodes.map((node) => {
    const heartbeat = newestHeartbeat(node);
    return {
      name: node.name,
      ready: node.ready,
      unschedulable: node.unschedulable,
      problems: nodeProblems(node),
      ...(counts && {eventsLastHour: counts.get(node.name) ?? 0}),
      agent: agentState(node, pods.get(node.name), now),
      ...(heartbeat && {heartbeat}),
      kernelVersion: node.info.kernelVersion,
    };
  });
}

/** Whether a node is among those asked for. */
export function isAskedFor(status: NodeStatus, {problems, onlyProblems}: NodeFilter): boolean {
  const own = status.problems.map(({type}) => type);
  const all = status.ready === 'True' ? own : [...own, 'NotReady'];
  if (onlyProblems && all.length === 0) return false;
  const wanted = new Set(problems.map((type) => type.toLowerCase()));
  return wanted.size === 0 || all.some((type) => wanted.has(type.toLowerCase()));
}

/** What makes a row worth printing again: everything but the heartbeat, which always moves. */
export function nodeStatusEssence(status: NodeStatus): object {
  return {...status, heartbeat: undefined};
}

function eventCounts(
  events: readonly EventRecord[],
  now: Date,
): ReadonlyMap<NodeRecord['name'], number> {
  const counts = new Map<string, number>();
  for (const {involvedObject, lastTimestamp, count} of events) {
    if (now.getTime() - lastTimestamp.getTime() > hourMs) continue;
    counts.set(involvedObject.name, (counts.get(involvedObject.name) ?? 0) + count);
  }
  return counts;
}
