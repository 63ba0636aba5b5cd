import {join} from 'node:path';
import {serviceRange} from './certificates.js';
import type {Layout, Ports} from './layout.js';

/** One Kubernetes that can be run, and the folder of the Go module that pins what it is built from. */
export interface Release {
  /** As `kubectl version` prints it: `v1.34.4`. */
  readonly kubernetes: string;
  /** Folder below test/cluster that holds its go.mod and go.sum. */
  readonly module: string;
}

/** THE VERSIONS, the one that tests use first. */
export const releases = [{kubernetes: 'v1.34.4', module: 'go'}] as const satisfies Release[];

/** THE PROGRAMS: name of the binary, and the package in a release's module (a `tool` line of its go.mod). */
export const programs = {
  etcd: 'go.etcd.io/etcd/server/v3',
  'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
  kubectl: 'k8s.io/kubernetes/cmd/kubectl',
} as const;

export type ProgramName = keyof typeof programs;

/** A long-running part of a cluster: which program it is and how it is called. */
export interface Part {
  readonly program: ProgramName;
  /** Its HTTPS port, which answers `GET /readyz` with 200 to the admin's certificate once it is ready. */
  port(ports: Ports): number;
  /** The same for every start, so that a restart finds the data and the port again. */
  arguments(layout: Layout, ports: Ports): string[];
}

/** THE PARTS, in the order in which they are started. */
export const parts = {
  etcd: {program: 'etcd', port: (ports) => ports.etcd, arguments: etcdArguments},
  apiserver: {
    program: 'kube-apiserver',
    port: (ports) => ports.apiserver,
    arguments: apiserverArguments,
  },
} as const satisfies Record<string, Part>;

export type PartName = keyof typeof parts;

export const partNames = Object.keys(parts) as PartName[];

// etcd asks for certificates of this cluster's own CA: without them an API server whose etcd lost the
// race for a port would write into whatever etcd has it.
function etcdArguments({folder, pki}: Layout, ports: Ports): string[] {
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

// No endpoints are kept for the Service `kubernetes`: they may not be on loopback, and nothing else is served.
function apiserverArguments({folder, pki}: Layout, ports: Ports): string[] {
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
  ];
}
