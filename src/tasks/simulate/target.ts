import {getNode, listNodes, type NodeRecord} from '../../kube/nodes.js';
import {listPods, type PodRecord} from '../../kube/pods.js';
import type {Rest} from '../../kube/rest.js';
import {agentMarks, agentSelector} from '../agent-marks.js';
import {AgentMissing} from '../agent-missing.js';
import {AgentUnavailable} from '../agent-unavailable.js';
import {byName} from '../cluster-facts.js';

/** Where an agent is that can be asked. */
export interface Target {
  readonly node: string;
  readonly namespace: string;
  readonly pod: string;
}

/** Which agent is meant. */
export interface TargetRequest {
  /** Default: the only node with an agent, else the first Ready worker by name. */
  readonly node?: string | undefined;
  /** Of the agents; default: any. */
  readonly namespace?: string | undefined;
  readonly signal: AbortSignal;
}

/** The agent's container in its pod. */
export const agentContainer = 'npd-agent';

/**
 * Finds the agent that is to simulate. A control-plane node is only taken when it is named, or the only one with an agent.
 * @throws ApiError with code 404 for a node that is not there
 * @throws AgentMissing, or AgentUnavailable when it does not run
 */
export async function findTarget(rest: Rest, request: TargetRequest): Promise<Target> {
  const {node: name, namespace, signal} = request;
  if (name === undefined) return chosenTarget(rest, request);
  const [node, pods] = await Promise.all([
    getNode(rest, name, {signal}),
    listPods(rest, {
      namespace,
      labelSelector: agentSelector,
      fieldSelector: `spec.nodeName=${name}`,
      signal,
    }),
  ]);
  return targetOn(node, pods);
}

async function chosenTarget(rest: Rest, {namespace, signal}: TargetRequest): Promise<Target> {
  const [{items}, pods] = await Promise.all([
    listNodes(rest, {signal}),
    listPods(rest, {namespace, labelSelector: agentSelector, signal}),
  ]);
  const hosts = byName(items).filter(({name}) => pods.some((pod) => pod.nodeName === name));
  const workers = hosts.filter((node) => node.ready === 'True' && !isControlPlane(node));
  const node = hosts.length === 1 ? hosts[0] : workers[0];
  if (node) {
    return targetOn(
      node,
      pods.filter(({nodeName}) => nodeName === node.name),
    );
  }

  if (hosts.length === 0) throw new AgentMissing();
  throw new AgentUnavailable(
    `expected a Ready worker with an agent, got ${hosts.length} nodes with agents, none of them Ready and a worker`,
    {hint: `name one of them: ${hosts.map(({name}) => name).join(', ')}`},
  );
}

/** @throws AgentMissing, AgentUnavailable when none of the pods on the node can be asked */
export function targetOn(node: NodeRecord, pods: readonly PodRecord[]): Target {
  const running = pods.find(({reason}) => reason === 'Running');
  if (running) return {node: node.name, namespace: running.namespace, pod: running.name};
  const [pod] = pods;
  if (pod) {
    throw new AgentUnavailable(
      `the agent on the node \`${node.name}\` does not run: its pod \`${pod.name}\` is \`${pod.reason}\``,
      {hint: `see why: kubectl describe pod ${pod.name} -n ${pod.namespace}`},
    );
  }

  if (agentMarks(node)) {
    throw new AgentUnavailable(`there is no pod of the agent on the node \`${node.name}\``, {
      hint: 'an agent has written on the node; one that runs outside a pod is asked there: npd-agent inject --help',
    });
  }

  throw new AgentMissing(`node \`${node.name}\``);
}

function isControlPlane({labels}: NodeRecord): boolean {
  return ['control-plane', 'master'].some((role) => `node-role.kubernetes.io/${role}` in labels);
}
