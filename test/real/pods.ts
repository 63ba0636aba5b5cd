import assert from 'node:assert/strict';
import type {Cluster} from '../cluster/cluster.js';

/** Runs kubectl, which must succeed. @returns what it printed, trimmed */
export async function kubectl(
  cluster: Cluster,
  args: readonly string[],
  options: Parameters<Cluster['kubectl']>[1] = {},
): Promise<string> {
  const {code, stdout, stderr} = await cluster.kubectl(args, options);
  assert.equal(code, 0, `kubectl ${args.join(' ')}: ${stderr}${stdout}`);
  return stdout.trim();
}

/** What a pod of one container is made of. */
export interface PodWanted {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  /** More of the pod's spec. */
  readonly spec?: Readonly<Record<string, unknown>>;
  /** More of its container. */
  readonly container?: Readonly<Record<string, unknown>>;
}

/** The object of a pod that ends at once when it is told to, and runs an image that is on the node already. */
export function pod({name, image, command, spec, container}: PodWanted): unknown {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {name, labels: {app: name}},
    spec: {
      terminationGracePeriodSeconds: 0,
      ...spec,
      containers: [
        {name: 'main', image, imagePullPolicy: 'Never', ...(command && {command}), ...container},
      ],
    },
  };
}

/** Creates pods and waits until they are ready. */
export async function runPods(cluster: Cluster, ...wanted: readonly PodWanted[]): Promise<void> {
  const items = wanted.map(pod);
  await kubectl(cluster, ['create', '-f', '-'], {
    input: JSON.stringify({apiVersion: 'v1', kind: 'List', items}),
  });
  const names = wanted.map(({name}) => `pod/${name}`);
  await kubectl(cluster, ['wait', ...names, '--for=condition=Ready', '--timeout=60s']);
}
