import {ApiError} from '../kube/errors.js';
import {listNodeEvents, type EventRecord} from '../kube/events.js';
import {getNode, listNodes, type NodeRecord} from '../kube/nodes.js';
import {listPods, type PodRecord} from '../kube/pods.js';
import type {Rest} from '../kube/rest.js';
import {agentSelector} from './agent-marks.js';
import {isDetector} from './event-sources.js';
import {ifAllowed} from './if-allowed.js';
import {findInstallation, type Installation} from './installation.js';

/** What the API says about nodes and their agents at one moment. */
export interface ClusterFacts {
  /** By name. */
  readonly nodes: readonly NodeRecord[];
  /** What detectors reported about nodes; undefined: not asked for, or they may not be listed. */
  readonly events: readonly EventRecord[] | undefined;
  /** The agent's pods; undefined: not asked for, or they may not be listed. */
  readonly agentPods: readonly PodRecord[] | undefined;
  /** How the agent is installed; `refused`: it may not be seen. Unset: not asked for. */
  readonly installation?: Installation | 'none' | 'refused';
}

/** Which facts are wanted. */
export interface FactsRequest {
  /** Only these nodes; none: all. */
  readonly names: readonly string[];
  readonly labelSelector?: string | undefined;
  readonly chunkSize?: number | undefined;
  /** How far back events are wanted; undefined: not at all. */
  readonly eventsSinceMs: number | undefined;
  /** Where to look for the agent's pods: a namespace, `all`, or nowhere. */
  readonly agentPods: {readonly namespace: string} | 'all' | 'none';
  /** A watch follows the agent's pods too; else it looks at them from time to time. */
  readonly followPods?: boolean;
  /** Whether it is wanted how the agent is installed. */
  readonly installation?: boolean;
  readonly now: () => Date;
  readonly signal: AbortSignal;
}

/** The facts, and which of the named nodes there are not. */
export interface FactsFound extends ClusterFacts {
  /** The server's refusal for each named node that it does not know. */
  readonly missing: readonly ApiError[];
}

/**
 * Asks once. Events and pods that may not be listed are left out; nodes must be allowed.
 * @throws ApiError, ConnectionError
 */
export async function readFacts(rest: Rest, request: FactsRequest): Promise<FactsFound> {
  const [found, events, agentPods, installation] = await Promise.all([
    request.names.length === 0 ? listedNodes(rest, request) : namedNodes(rest, request),
    readEvents(rest, request),
    readAgentPods(rest, request),
    readInstallation(rest, request),
  ]);
  return {...found, events: events?.items, agentPods, ...installation};
}

/** What detectors reported; undefined when it is not wanted or may not be listed. */
export async function readEvents(
  rest: Rest,
  {names, eventsSinceMs, now, chunkSize, signal}: FactsRequest,
): Promise<{items: readonly EventRecord[]; resourceVersion: string} | undefined> {
  if (eventsSinceMs === undefined) return undefined;
  const {items, resourceVersion} =
    (await ifAllowed(
      listNodeEvents(rest, {
        nodeName: onlyName(names),
        sinceMs: now().getTime() - eventsSinceMs,
        chunkSize,
        signal,
      }),
    )) ?? {};
  if (!items || resourceVersion === undefined) return undefined;
  return {items: items.filter(({source}) => isDetector(source.component)), resourceVersion};
}

/** The agent's pods; undefined when they are not wanted or may not be listed. */
export async function readAgentPods(
  rest: Rest,
  {agentPods, signal}: FactsRequest,
): Promise<readonly PodRecord[] | undefined> {
  if (agentPods === 'none') return undefined;
  const namespace = namespaceOf(agentPods);
  return ifAllowed(listPods(rest, {namespace, labelSelector: agentSelector, signal}));
}

/** How the agent is installed, where that is wanted. */
export async function readInstallation(
  rest: Rest,
  {installation, agentPods, signal}: FactsRequest,
): Promise<Pick<ClusterFacts, 'installation'>> {
  if (installation !== true) return {};
  const namespace = namespaceOf(agentPods);
  const answer = findInstallation(rest, {namespace, signal}).then((found) => found ?? 'none');
  return {installation: (await ifAllowed(answer)) ?? 'refused'};
}

/** Where to look for the agent; undefined: everywhere. */
export function namespaceOf(agentPods: FactsRequest['agentPods']): string | undefined {
  return typeof agentPods === 'string' ? undefined : agentPods.namespace;
}

/** The one node asked for, when it is one; else events of all are asked for. */
export function onlyName(names: readonly string[]): string | undefined {
  return names.length === 1 ? names[0] : undefined;
}

/** Nodes in the order of their names. */
export function byName(nodes: Iterable<NodeRecord>): readonly NodeRecord[] {
  return [...nodes].sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function listedNodes(
  rest: Rest,
  {labelSelector, chunkSize, signal}: FactsRequest,
): Promise<Pick<FactsFound, 'nodes' | 'missing'>> {
  const {items} = await listNodes(rest, {labelSelector, chunkSize, signal});
  return {nodes: byName(items), missing: []};
}

async function namedNodes(
  rest: Rest,
  {names, signal}: FactsRequest,
): Promise<Pick<FactsFound, 'nodes' | 'missing'>> {
  const answers = await Promise.all(
    [...new Set(names)].map((name) => foundOrMissing(getNode(rest, name, {signal}))),
  );
  return {
    nodes: answers.filter((answer): answer is NodeRecord => !(answer instanceof ApiError)),
    missing: answers.filter((answer) => answer instanceof ApiError),
  };
}

async function foundOrMissing(node: Promise<NodeRecord>): Promise<NodeRecord | ApiError> {
  try {
    return await node;
  } catch (error) {
    if (error instanceof ApiError && error.code === 404) return error;
    throw error;
  }
}
