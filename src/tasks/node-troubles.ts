import type {EventRecord} from '../kube/events.js';
import type {NodeRecord} from '../kube/nodes.js';
import {simulationAnnotation, type AgentStatus} from './agent-fleet.js';
import {nodeProblems, notReady, type NodeProblem} from './node-problems.js';

/** A lasting problem of a node, and how sure it is. */
export interface NodeTrouble {
  readonly node: string;
  /** Condition type, or `NotReady`. */
  readonly problem: string;
  readonly reason: string;
  readonly message: string;
  readonly since?: Date;
  /** Who looks after the condition. */
  readonly source: NodeProblem['source'];
  /** The agent cannot tell whether there is this problem. */
  readonly unsure?: true;
  /** It was made to prove that it is found. */
  readonly simulated?: true;
}

/**
 * The lasting problems of all nodes, by node. A problem is taken for simulated only if its node says that a simulation is
 * active, and the newest event about the node with the problem's reason is that simulation's. In doubt it is real; so are
 * all when events may not be seen.
 */
export function nodeTroubles(
  nodes: readonly NodeRecord[],
  fleet: readonly AgentStatus[],
  events: readonly EventRecord[] | undefined,
): readonly NodeTrouble[] {
  const isSimulated = simulations(fleet, events ?? []);
  return nodes.flatMap((node) => {
    const down = notReady(node);
    const others = nodeProblems(node).map((problem) => ({
      ...trouble(node.name, problem.type, problem),
      ...(problem.status === 'Unknown' && {unsure: true as const}),
      ...(isSimulated(node.name, problem) && {simulated: true as const}),
    }));
    return down ? [trouble(node.name, 'NotReady', down), ...others] : others;
  });
}

function trouble(
  node: string,
  problem: string,
  {reason, message, since, source}: NodeProblem,
): NodeTrouble {
  return {node, problem, reason, message, ...(since && {since}), source};
}

function simulations(
  fleet: readonly AgentStatus[],
  events: readonly EventRecord[],
): (node: string, problem: NodeProblem) => boolean {
  const active = new Map(
    fleet.filter((agent) => agent.simulations.length > 0).map((agent) => [agent.node, agent]),
  );
  const newest = new Map<string, EventRecord>();
  for (const event of events) {
    const key = `${event.involvedObject.name}/${event.reason}`;
    const known = newest.get(key);
    if (!known || event.lastTimestamp >= known.lastTimestamp) newest.set(key, event);
  }
  return (node, {reason, source}) => {
    const id = newest.get(`${node}/${reason}`)?.annotations[simulationAnnotation];
    if (id === undefined || source !== 'agent') return false;
    return active.get(node)?.simulations.includes(id) ?? false;
  };
}
