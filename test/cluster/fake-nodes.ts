import type {Administrator} from './administrator.js';
import {fakeNodeAnnotation} from './control-plane.js';

/** Makes kubectl see fake nodes only: all of them have this label. */
export const fakeNodeSelector = '--selector=type=kwok';

const atOnce = 16;

/**
 * Creates nodes `fake-FIRST` and following, whose kubelets kwok plays: they and their pods become ready and nothing
 * runs. They are tainted (`kwok.x-k8s.io/node=fake:NoSchedule`), so that only what tolerates that comes to them.
 * @throws with the API server's answer when it refuses
 */
export async function createFakeNodes(
  admin: Administrator,
  port: number,
  {first, count}: {first: number; count: number},
): Promise<string[]> {
  const names = Array.from({length: count}, (_, index) => `fake-${first + index}`);
  const waiting = [...names];
  async function createSome(): Promise<void> {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const answer = await admin.ask('POST', port, '/api/v1/nodes', fakeNode(name));
      if (answer.status === 201) continue;
      throw new Error(
        `expected 201 to a POST of node \`${name}\`, got \`${answer.status}\`: ${answer.body}`,
      );
    }
  }
  await Promise.all(Array.from({length: atOnce}, createSome));
  return names;
}

/** Number behind the last of the fake nodes that there are; 0 where there are none. */
export function lastFakeNumber(nodeNames: readonly string[]): number {
  const numbers = nodeNames.map((name) => Number(/^fake-(\d+)$/.exec(name)?.[1] ?? 0));
  return Math.max(0, ...numbers);
}

/** @see https://kwok.sigs.k8s.io/docs/user/kwok-manage-nodes-and-pods/ */
function fakeNode(name: string): unknown {
  const resources = {cpu: '32', memory: '256Gi', pods: '110'};
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      annotations: {[fakeNodeAnnotation]: 'fake', 'node.alpha.kubernetes.io/ttl': '0'},
      labels: {
        type: 'kwok',
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
      },
    },
    spec: {taints: [{key: fakeNodeAnnotation, value: 'fake', effect: 'NoSchedule'}]},
    status: {allocatable: resources, capacity: resources},
  };
}
