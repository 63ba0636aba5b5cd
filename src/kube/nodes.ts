import {follow} from './follow.js';
import {list, type Listed} from './list.js';
import {nodeRecord, type NodeObject, type NodeRecord} from './node-record.js';
import type {Rest} from './rest.js';

export type {NodeCondition, NodeRecord, NodeTaint} from './node-record.js';

const nodes = '/api/v1/nodes';

export interface ListNodesOptions {
  readonly labelSelector?: string | undefined;
  /** `metadata.name=n1` */
  readonly fieldSelector?: string | undefined;
  /** Nodes in one answer, 500 by default; 0 = all in one. */
  readonly chunkSize?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** All nodes, page by page, of which only the records are kept. */
export async function listNodes(
  rest: Rest,
  {labelSelector, fieldSelector, ...options}: ListNodesOptions = {},
): Promise<Listed<NodeRecord>> {
  return list(rest, nodes, nodeRecord, {...options, query: {labelSelector, fieldSelector}});
}

/**
 * @param options.resourceVersion `0` = any version that the server has at hand, which spares its store
 * @throws ApiError with code 404 when there is none of that name
 */
export async function getNode(
  rest: Rest,
  name: string,
  {
    resourceVersion,
    signal,
  }: {
    readonly resourceVersion?: string | undefined;
    readonly signal?: AbortSignal | undefined;
  } = {},
): Promise<NodeRecord> {
  const path = `${nodes}/${encodeURIComponent(name)}`;
  return nodeRecord(await rest.send<NodeObject>('GET', path, {query: {resourceVersion}, signal}));
}

/** One thing that happened to a node. */
export interface NodeChange {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly node: NodeRecord;
  /** A watch may go on from here. */
  readonly resourceVersion: string;
}

/**
 * What happens to nodes from `resourceVersion` on, over as many watches as it takes, until the signal is aborted.
 * @throws ApiError with code 410: list again, and go on from there
 */
export async function* watchNodes(
  rest: Rest,
  from: Pick<ListNodesOptions, 'labelSelector' | 'fieldSelector'> & {
    readonly resourceVersion: string;
  },
  signal: AbortSignal,
): AsyncGenerator<NodeChange> {
  const {labelSelector, fieldSelector, resourceVersion} = from;
  const changes = follow<NodeObject>(rest, nodes, {
    query: {labelSelector, fieldSelector},
    resourceVersion,
    signal,
  });
  for await (const {type, object, resourceVersion: version} of changes) {
    yield {type, node: nodeRecord(object), resourceVersion: version};
  }
}

/**
 * Patches a node's status; annotations may travel with it.
 * @param body a strategic merge patch, as `nodeStatusPatch` makes it
 */
export async function patchNodeStatus(
  rest: Rest,
  name: string,
  body: string,
  {signal}: {readonly signal?: AbortSignal | undefined} = {},
): Promise<NodeRecord> {
  const path = `${nodes}/${encodeURIComponent(name)}/status`;
  const contentType = 'application/strategic-merge-patch+json';
  return nodeRecord(await rest.send<NodeObject>('PATCH', path, {body, contentType, signal}));
}
