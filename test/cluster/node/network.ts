import {gatewayAddress, nodePrefixLength} from '../addresses.js';
import type {NodeLayout} from '../layout.js';
import {runTool} from '../run-tool.js';
import {inNetworkOf} from './enter.js';

/**
 * Joins a node with the gateway: an interface at each, the node's address, and the ways to and from its pods. What was
 * there before is replaced, so this is right after a start of either.
 */
export async function joinNetworks(
  node: NodeLayout,
  pids: {readonly gateway: number; readonly node: number},
): Promise<void> {
  // An end of before goes with the namespace of the other, but the kernel takes its time for that.
  await run(pids.gateway, ['-force', '-batch', '-'], [`link del ${node.name}`]).catch(
    () => undefined,
  );
  await run(pids.node, ['-force', '-batch', '-'], ['link del eth0']).catch(() => undefined);
  await run(
    pids.gateway,
    ['-batch', '-'],
    [
      `link add ${node.name} type veth peer name eth0 netns ${pids.node}`,
      `link set ${node.name} master nodes up`,
      `route replace ${node.podRange} via ${node.address}`,
    ],
  );
  await run(
    pids.node,
    ['-batch', '-'],
    [
      `address add ${node.address}/${nodePrefixLength} dev eth0`,
      'link set eth0 up',
      `route replace default via ${gatewayAddress}`,
    ],
  );
}

async function run(pid: number, args: readonly string[], lines: readonly string[]): Promise<void> {
  await runTool(inNetworkOf(pid, 'ip', args), {input: `${lines.join('\n')}\n`});
}
