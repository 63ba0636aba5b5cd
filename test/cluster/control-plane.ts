import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {gatewaySocket, serviceRange} from './addresses.js';
import type {Layout, Ports} from './layout.js';
import type {Part, PartContext} from './part.js';

/** A part that listens with TLS on a port of 127.0.0.1, and answers 200 there to the administrator once it is ready. */
export interface PartOnLoopback extends Part {
  readonly port: (ports: Ports) => number;
}

/** THE CONTROL PLANE: it runs in this machine's own network, on loopback, and needs no root. */
export const controlPlane = {
  etcd: onLoopback('etcd', {port: ({etcd}) => etcd, path: '/readyz', arguments: etcdArguments}),
  apiserver: onLoopback('kube-apiserver', {
    port: ({apiserver}) => apiserver,
    path: '/readyz',
    arguments: apiserverArguments,
  }),
  'controller-manager': onLoopback('kube-controller-manager', {
    port: ({controllerManager}) => controllerManager,
    path: '/healthz', // it has no /readyz
    after: ['apiserver'],
    arguments: controllerManagerArguments,
    isReady: podsCanBeMade,
  }),
  scheduler: onLoopback('kube-scheduler', {
    port: ({scheduler}) => scheduler,
    path: '/readyz',
    after: ['apiserver'],
    arguments: schedulerArguments,
  }),
  kwok: onLoopback('kwok', {
    port: ({kwok}) => kwok,
    path: '/healthz',
    after: ['apiserver'],
    arguments: kwokArguments,
  }),
} as const;

interface Loopback {
  readonly port: (ports: Ports) => number;
  readonly path: string;
  readonly after?: Part['after'];
  arguments(context: PartContext): string[];
  /** What besides must hold. */
  isReady?(context: PartContext): Promise<boolean>;
}

function onLoopback(program: string, {port, path, after = [], ...own}: Loopback): PartOnLoopback {
  return {
    program,
    after,
    port,
    command: (context) => ({
      file: context.description.programs[program] ?? program,
      args: own.arguments(context),
    }),
    async isReady(context) {
      const {administrator, description} = context;
      const answer = await administrator.ask('GET', port(description.ports), path);
      if (answer.status !== 200) return false;
      return (await own.isReady?.(context)) ?? true;
    },
  };
}

// A pod without these is refused, or does not start; nodes are ready before they are there.
async function podsCanBeMade({administrator, description}: PartContext): Promise<boolean> {
  const {apiserver} = description.ports;
  for (const path of ['serviceaccounts/default', 'configmaps/kube-root-ca.crt']) {
    const url = `/api/v1/namespaces/default/${path}`;
    if ((await administrator.ask('GET', apiserver, url)).status !== 200) return false;
  }
  return true;
}

// etcd asks for certificates of this cluster's own CA: without them an API server whose etcd lost the
// race for a port would write into whatever etcd has it.
function etcdArguments({paths: {folder, pki}, description: {ports}}: PartContext): string[] {
  const client = `https://127.0.0.1:${ports.etcd}`;
  const peer = `http://127.0.0.1:${ports.etcdPeer}`;
  return [
    `--data-dir=${join(folder, 'etcd')}`,
    '--unsafe-no-fsync',
    '--log-level=warn',
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    '--client-cert-auth',
    `--trusted-ca-file=${pki('ca.crt')}`,
    `--cert-file=${pki('server.crt')}`,
    `--key-file=${pki('server.key')}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
  ];
}

// No endpoints are kept for the Service `kubernetes`: they may not be on loopback, and the gateway serves its address.
function apiserverArguments({paths, description: {ports, nodes}}: PartContext): string[] {
  const {folder, pki} = paths;
  return [
    `--etcd-servers=https://127.0.0.1:${ports.etcd}`,
    `--etcd-cafile=${pki('ca.crt')}`,
    `--etcd-certfile=${pki('server.crt')}`,
    `--etcd-keyfile=${pki('server.key')}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${ports.apiserver}`,
    '--advertise-address=127.0.0.1',
    '--endpoint-reconciler-type=none',
    `--cert-dir=${join(folder, 'apiserver')}`,
    `--tls-cert-file=${pki('server.crt')}`,
    `--tls-private-key-file=${pki('server.key')}`,
    `--client-ca-file=${pki('ca.crt')}`,
    `--service-cluster-ip-range=${serviceRange}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${pki('service-account.pub')}`,
    `--service-account-signing-key-file=${pki('service-account.key')}`,
    '--authorization-mode=Node,RBAC',
    '--enable-admission-plugins=NodeRestriction',
    '--allow-privileged=true',
    ...(nodes > 0 ? kubeletClientArguments(paths) : []),
  ];
}

function kubeletClientArguments({pki, egress}: Layout): string[] {
  return [
    `--egress-selector-config-file=${egress}`,
    `--kubelet-client-certificate=${pki('kubelet-client.crt')}`,
    `--kubelet-client-key=${pki('kubelet-client.key')}`,
    `--kubelet-certificate-authority=${pki('ca.crt')}`,
    '--kubelet-preferred-address-types=InternalIP',
  ];
}

/** Makes the API server reach nodes and pods through the gateway. */
export const egressConfiguration = {
  apiVersion: 'apiserver.k8s.io/v1beta1',
  kind: 'EgressSelectorConfiguration',
  egressSelections: [
    {
      name: 'cluster',
      connection: {proxyProtocol: 'HTTPConnect', transport: {uds: {udsName: gatewaySocket}}},
    },
  ],
};

// The rates are for clusters that fill at once: a namespace has its service account 5 s sooner.
function controllerManagerArguments({paths, description: {ports}}: PartContext): string[] {
  const {pki} = paths;
  return [
    ...clientArguments(paths, 'controller-manager', ports.controllerManager),
    `--service-account-private-key-file=${pki('service-account.key')}`,
    `--root-ca-file=${pki('ca.crt')}`,
    '--use-service-account-credentials',
    '--kube-api-qps=500',
    '--kube-api-burst=1000',
  ];
}

function schedulerArguments({paths, description: {ports}}: PartContext): string[] {
  return clientArguments(paths, 'scheduler', ports.scheduler);
}

function clientArguments(paths: Layout, part: string, port: number): string[] {
  const kubeconfig = paths.kubeconfigOf(part);
  return [
    `--kubeconfig=${kubeconfig}`,
    `--authentication-kubeconfig=${kubeconfig}`,
    `--authorization-kubeconfig=${kubeconfig}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
    `--tls-cert-file=${paths.pki('server.crt')}`,
    `--tls-private-key-file=${paths.pki('server.key')}`,
    '--leader-elect=false',
  ];
}

// By annotation and never all: the nodes beside its own are real.
function kwokArguments({paths: {kubeconfigOf, pki}, description: {ports}}: PartContext): string[] {
  return [
    `--config=${fileURLToPath(new URL('kwok-stages.yaml', import.meta.url))}`,
    `--kubeconfig=${kubeconfigOf('kwok')}`,
    '--manage-all-nodes=false',
    `--manage-nodes-with-annotation-selector=${fakeNodeAnnotation}=fake`,
    `--server-address=127.0.0.1:${ports.kwok}`,
    `--tls-cert-file=${pki('server.crt')}`,
    `--tls-private-key-file=${pki('server.key')}`,
    '--node-lease-duration-seconds=40',
    '--cidr=10.0.0.1/24',
    '--node-ip=10.0.0.1',
  ];
}

/** By which kwok knows its own nodes, with the value `fake`. */
export const fakeNodeAnnotation = 'kwok.x-k8s.io/node';
