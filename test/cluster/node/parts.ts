import {connect} from 'node:net';
import {dirname} from 'node:path';
import {fileURLToPath} from 'node:url';
import {gatewayAddress, gatewaySocket, nodePrefixLength, serviceAddress} from '../addresses.js';
import type {NodeLayout} from '../layout.js';
import type {Command, Part, PartContext} from '../part.js';
import {renewCgroups} from './cgroups.js';
import {containerdSocket} from './configuration.js';
import {nodePath, onNode} from './enter.js';
import {importImage} from './images.js';
import {joinNetworks} from './network.js';

/**
 * THE NODES: each is a set of namespaces of its own that ends with its first process, `node-nX`; ending that is
 * pulling its plug.
 */
export const nodeParts = {
  gateway: {
    program: 'gateway',
    after: [],
    command: gatewayCommand,
    // Not by its path, which may be too long for a socket's address.
    isReady: ({pidOf}) => accepts(`/proc/${pidOf('gateway')}/cwd/${gatewaySocket}`),
    // Nodes that ran with an earlier gateway lost their way to it.
    async complete(context) {
      for (const node of context.runningNodes()) await joinNode(context, node);
    },
  },
  node: {
    program: 'init',
    after: ['gateway'],
    prepare: (context) => renewCgroups(context.node().cgroup),
    command: nodeCommand,
    isReady: async (context) => initOf(context) > 0, // it became `init` when all was set up
    complete: (context) => joinNode(context, context.node()),
  },
  containerd: {
    program: 'containerd',
    after: ['node'],
    command: (context) =>
      onNode(initOf(context), 'containerd', ['--config', '/var/lib/containerd/config.toml']),
    isReady: (context) => accepts(`/proc/${initOf(context)}/root${containerdSocket}`),
    async complete(context) {
      await importImage(initOf(context), context.paths.pauseImage);
    },
  },
  kubelet: {
    program: 'kubelet',
    after: ['containerd', 'apiserver'],
    command: kubeletCommand,
    isReady: kubeletIsReady,
  },
} as const satisfies Record<string, Part>;

function gatewayCommand({description}: PartContext): Command {
  const script = fileURLToPath(new URL('start-gateway.sh', import.meta.url));
  return {
    file: 'unshare',
    args: [
      ...['--net', 'sh', script, serviceAddress, `${gatewayAddress}/${nodePrefixLength}`],
      ...[description.programs['gateway']!, '-proxy', gatewaySocket],
      ...['-listen', `${serviceAddress}:443`],
      ...['-api-server', `127.0.0.1:${description.ports.apiserver}`],
    ],
    env: {PATH: nodePath},
    holdsOuterNetwork: true,
  };
}

function nodeCommand(context: PartContext): Command {
  const {name, var: folder} = context.node();
  const {programs} = context.description;
  const script = fileURLToPath(new URL('start-node.sh', import.meta.url));
  const namespaces = ['--mount', '--uts', '--ipc', '--net', '--pid', '--fork', '--mount-proc'];
  return {
    file: 'unshare',
    args: [
      ...[...namespaces, '--kill-child', 'sh', script],
      ...[name, folder, programs['pause']!, dirname(programs['kubelet']!)],
    ],
    env: {PATH: nodePath},
  };
}

function kubeletCommand(context: PartContext): Command {
  const {name, address} = context.node();
  return onNode(initOf(context), '/run/programs/kubelet', [
    '--config=/var/lib/kubelet/config.yaml',
    '--kubeconfig=/var/lib/kubelet/kubeconfig',
    `--hostname-override=${name}`,
    `--node-ip=${address}`,
  ]);
}

// It answers through the API server and the gateway, and the API server has heard from it since it was started.
async function kubeletIsReady(context: PartContext): Promise<boolean> {
  const {administrator, description} = context;
  const {apiserver} = description.ports;
  const {name} = context.node();
  const path = `/api/v1/nodes/${name}`;
  const health = await administrator.ask('GET', apiserver, `${path}/proxy/healthz`);
  if (health.status !== 200) return false;
  const {body} = await administrator.ask('GET', apiserver, path);
  const ready = (JSON.parse(body) as NodeObject).status.conditions.find(
    ({type}) => type === 'Ready',
  );
  if (ready?.status !== 'True') return false;
  const fullSeconds = Math.floor(context.startedAt(`kubelet-${name}`) / 1000);
  return Date.parse(ready.lastHeartbeatTime) >= fullSeconds * 1000;
}

interface NodeObject {
  readonly status: {
    readonly conditions: readonly {
      readonly type: string;
      readonly status: string;
      /** In full seconds. */
      readonly lastHeartbeatTime: string;
    }[];
  };
}

function initOf(context: PartContext): number {
  return context.pidOf(`node-${context.node().name}`);
}

async function joinNode(context: PartContext, node: NodeLayout): Promise<void> {
  const pids = {gateway: context.pidOf('gateway'), node: context.pidOf(`node-${node.name}`)};
  await joinNetworks(node, pids);
}

function accepts(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(socket);
    connection.once('error', () => resolve(false));
    connection.once('connect', () => {
      connection.destroy();
      resolve(true);
    });
  });
}
