import {KubeError} from '../kube/errors.js';
import {getNode, listNodes} from '../kube/nodes.js';
import type {LogSource} from '../kube/pod-logs.js';
import {listPods, type PodRecord} from '../kube/pods.js';
import type {Rest} from '../kube/rest.js';
import {podsByNode} from './agent-fleet.js';
import {agentSelector} from './agent-marks.js';
import {AgentMissing} from './agent-missing.js';

/** A node and where its agent's log is. */
export interface LogTarget extends LogSource {
  readonly node: string;
}

/** A node whose log cannot be had, and why. */
export interface LogFailure {
  readonly node: string;
  readonly error: KubeError;
}

/** Which nodes are asked for; neither names nor a selector: all. */
export interface LogRequest {
  readonly names: readonly string[];
  readonly labelSelector?: string | undefined;
  /** The agent's; default: all. */
  readonly namespace?: string | undefined;
  readonly signal: AbortSignal;
}

const container = 'npd-agent';

/**
 * Finds the agents' pods: the named nodes in the order of their names given, else by name.
 * @throws AgentMissing when none of the nodes has an agent; ApiError, ConnectionError
 */
export async function findLogTargets(
  rest: Rest,
  request: LogRequest,
): Promise<{readonly targets: readonly LogTarget[]; readonly failures: readonly LogFailure[]}> {
  const {names, namespace, labelSelector, signal} = request;
  const pods = podsByNode(await listPods(rest, {namespace, labelSelector: agentSelector, signal}));
  if (names.length > 0) return namedTargets(rest, request, pods);
  const nodes =
    labelSelector === undefined
      ? [...pods.keys()].filter((name) => name !== '').sort()
      : (await listNodes(rest, {labelSelector, signal})).items.map(({name}) => name).sort();
  const targets = nodes.flatMap((node) => targetOf(node, pods));
  if (targets.length > 0 || (nodes.length === 0 && pods.size > 0)) return {targets, failures: []};
  throw new AgentMissing(pods.size > 0 ? 'any of these nodes' : undefined);
}

async function namedTargets(
  rest: Rest,
  {names, signal}: LogRequest,
  pods: ReadonlyMap<string, PodRecord>,
): ReturnType<typeof findLogTargets> {
  const wanted = [...new Set(names)];
  const targets = wanted.flatMap((node) => targetOf(node, pods));
  const failures = await Promise.all(
    wanted
      .filter((node) => !pods.has(node))
      .map(async (node) => ({node, error: await whyNone(rest, node, signal)})),
  );
  return {targets, failures};
}

/** There may be no such node at all, which is another mistake than one without an agent. */
async function whyNone(
  rest: Rest,
  node: string,
  signal: AbortSignal,
): Promise<LogFailure['error']> {
  try {
    await getNode(rest, node, {signal});
  } catch (error) {
    if (error instanceof KubeError) return error;
    throw error;
  }
  return new AgentMissing(`node \`${node}\``);
}

function targetOf(node: string, pods: ReadonlyMap<string, PodRecord>): readonly LogTarget[] {
  const pod = pods.get(node);
  return pod ? [{node, namespace: pod.namespace, pod: pod.name, container}] : [];
}
