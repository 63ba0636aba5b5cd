import {follow} from './follow.js';
import {list, type Listed} from './list.js';
import {nodeRecord, type NodeObject, type NodeRecord} from './node-record.js';
import type {NodeChange} from './nodes.js';
import type {Rest} from './rest.js';

const nodes = '/api/v1/nodes';

/** One node, with the version from which `watchNode` goes on; no item when there is none of that name. */
export async function listNode(
  rest: Rest,
  name: string,
  {signal}: {readonly signal?: AbortSignal | undefined} = {},
): Promise<Listed<NodeRecord>> {
  return list<NodeObject, NodeRecord>(rest, nodes, nodeRecord, {query: named(name), signal});
}

/**
 * What happens to one node, as `watchNodes` tells it of all: in a large cluster that would be a hundred times as much.
 * @throws ApiError with code 410: list again, and go on from there
 */
export async function* watchNode(
  rest: Rest,
  {name, resourceVersion}: {readonly name: string; readonly resourceVersion: string},
  signal: AbortSignal,
): AsyncGenerator<NodeChange> {
  const options = {query: named(name), resourceVersion, signal};
  for await (const change of follow<NodeObject>(rest, nodes, options)) {
    const {type, object, resourceVersion: version} = change;
    yield {type, node: nodeRecord(object), resourceVersion: version};
  }
}

function named(name: string): {readonly fieldSelector: string} {
  return {fieldSelector: `metadata.name=${name}`};
}
