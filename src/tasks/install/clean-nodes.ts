import {KubeError} from '../../kube/errors.js';
import {nodeStatusPatch} from '../../kube/node-status-patch.js';
import {getNode, listNodes, patchNodeStatus, type NodeRecord} from '../../kube/nodes.js';
import type {Rest} from '../../kube/rest.js';
import {agentMarks} from '../agent-marks.js';
import {kubeletTypes} from '../node-problems.js';

/** Which nodes are free of what agents wrote on them. */
export interface CleanedNodes {
  readonly cleaned: readonly string[];
  readonly failed: readonly {readonly node: string; readonly message: string}[];
}

/** How many nodes are patched at once. */
const atOnce = 10;
const prefix = 'npd.io/';

/** The nodes that carry annotations of the agent, by name. */
export async function markedNodes(rest: Rest, signal: AbortSignal): Promise<readonly string[]> {
  const {items} = await listNodes(rest, {signal});
  return items.filter(isMarked).map(({name}) => name);
}

/**
 * Takes the agent's conditions and annotations off nodes; what an agent wrote, its annotations say. One node that
 * refuses does not keep the others.
 */
export async function cleanNodes(
  rest: Rest,
  names: readonly string[],
  {dryRun, signal}: {readonly dryRun: boolean; readonly signal: AbortSignal},
): Promise<CleanedNodes> {
  const cleaned: string[] = [];
  const failed: {node: string; message: string}[] = [];
  const waiting = [...names];
  await Promise.all(
    Array.from({length: atOnce}, async () => {
      for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
        try {
          if (!dryRun) await clean(rest, await getNode(rest, name, {signal}), signal);
          cleaned.push(name);
        } catch (error) {
          if (!(error instanceof KubeError)) throw error;
          failed.push({node: name, message: error.message});
        }
      }
    }),
  );
  return {cleaned: cleaned.sort(), failed};
}

async function clean(rest: Rest, node: NodeRecord, signal: AbortSignal): Promise<void> {
  if (!isMarked(node)) return;
  const types = agentMarks(node)?.types ?? [];
  const own = Object.keys(node.annotations).filter((key) => key.startsWith(prefix));
  const patch = nodeStatusPatch([], {
    annotations: Object.fromEntries(own.map((key) => [key, null])),
    // Whatever an annotation says, some are not the agent's.
    removedTypes: types.filter((type) => type !== 'Ready' && !kubeletTypes.has(type)),
  });
  await patchNodeStatus(rest, node.name, patch, {signal});
}

function isMarked({annotations}: NodeRecord): boolean {
  return Object.keys(annotations).some((key) => key.startsWith(prefix));
}
