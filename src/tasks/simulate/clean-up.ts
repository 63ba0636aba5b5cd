import {requireAccess} from '../../kube/access-review.js';
import {KubeError} from '../../kube/errors.js';
import {getNode, listNodes, type NodeRecord} from '../../kube/nodes.js';
import {listPods} from '../../kube/pods.js';
import type {Rest} from '../../kube/rest.js';
import {simulationAnnotation} from '../agent-fleet.js';
import {agentSelector} from '../agent-marks.js';
import {byName} from '../cluster-facts.js';
import {deadline} from '../deadline.js';
import {activeSimulations, revertAll} from './ask-agent.js';
import {targetOn, type Target} from './target.js';

/** Whose simulations are to go. */
export interface CleanUpRequest {
  /** Names; `marked`: the nodes that carry the mark of one; `all`: every node with an agent. */
  readonly nodes: readonly string[] | 'marked' | 'all';
  /** Of the agents; default: any. */
  readonly namespace?: string | undefined;
  readonly dryRun: 'none' | 'client' | 'server';
  readonly signal: AbortSignal;
}

/** What became of one node's simulations. */
export interface CleanedNode {
  readonly node: string;
  /** Ids of those that were taken back, or would be. */
  readonly simulations: readonly string[];
  readonly error?: Error;
}

/** Agents that are asked at the same time. */
const atOnce = 8;

/**
 * Has agents take back all their simulations; yields each node when its agent has answered, in the order of their names.
 * One that fails does not stop the others.
 * @throws ApiError, AccessError, ConnectionError when it cannot begin
 */
export async function* cleanUpSimulations(
  rest: Rest,
  request: CleanUpRequest,
): AsyncGenerator<CleanedNode, void> {
  const {namespace, dryRun, signal} = request;
  const [nodes, pods] = await Promise.all([
    nodesOf(rest, request),
    listPods(rest, {namespace, labelSelector: agentSelector, signal}),
  ]);
  const asked = nodes.filter(
    ({node}) => request.nodes !== 'all' || pods.some(({nodeName}) => nodeName === node),
  );
  const spaces = [...new Set(pods.map((pod) => pod.namespace))];
  const exec = {verb: 'get', resource: 'pods', subresource: 'exec'};
  if (dryRun !== 'client') {
    const needed = spaces.map((space) => ({...exec, namespace: space}));
    await requireAccess(rest, needed, {signal});
  }

  for (let from = 0; from < asked.length; from += atOnce) {
    const some = asked.slice(from, from + atOnce);
    yield* await Promise.all(some.map((one) => cleaned(one)));
  }

  async function cleaned({node, record, error}: Asked): Promise<CleanedNode> {
    if (!record) return {node, simulations: [], ...(error && {error})};
    try {
      if (dryRun === 'client') return {node, simulations: marks(record)};
      const own = pods.filter(({nodeName}) => nodeName === node);
      const ids = await idsOn(rest, targetOn(record, own), request);
      return {node, simulations: ids};
    } catch (failure) {
      signal.throwIfAborted();
      return {node, simulations: [], error: failure as Error};
    }
  }
}

interface Asked {
  readonly node: string;
  readonly record?: NodeRecord;
  readonly error?: Error;
}

async function nodesOf(rest: Rest, {nodes, signal}: CleanUpRequest): Promise<readonly Asked[]> {
  if (typeof nodes !== 'string') {
    return Promise.all([...new Set(nodes)].map((node) => named(rest, node, signal)));
  }

  const {items} = await listNodes(rest, {signal});
  return byName(items)
    .filter((record) => nodes === 'all' || marks(record).length > 0)
    .map((record) => ({node: record.name, record}));
}

async function named(rest: Rest, node: string, signal: AbortSignal): Promise<Asked> {
  try {
    return {node, record: await getNode(rest, node, {signal})};
  } catch (error) {
    signal.throwIfAborted();
    return {node, error: error as Error};
  }
}

function marks({annotations}: NodeRecord): readonly string[] {
  return (annotations[simulationAnnotation] ?? '').split(',').filter((id) => id !== '');
}

async function idsOn(
  rest: Rest,
  target: Target,
  {dryRun, signal}: CleanUpRequest,
): Promise<readonly string[]> {
  const limit = deadline(signal, answerMs);
  const ask = dryRun === 'server' ? activeSimulations : revertAll;
  try {
    return (await ask(rest, target, {signal: limit.signal})).map(({id}) => id);
  } catch (cause) {
    if (signal.aborted || !limit.signal.aborted) throw cause;
    throw new KubeError(
      `the agent on the node \`${target.node}\` gave no answer within ${answerMs / 1000} s`,
      {cause},
    );
  } finally {
    limit.clear();
  }
}

const answerMs = 30_000;
