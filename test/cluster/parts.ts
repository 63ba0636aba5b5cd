import {controlPlane} from './control-plane.js';
import {nodeParts} from './node/parts.js';
import {kindOf} from './part.js';
import type {Part, PartKind, PartName} from './part.js';
import type {Description} from './state.js';

/** One Kubernetes that can be run, and the folder of the Go module that pins what it is built from. */
export interface Release {
  /** As `kubectl version` prints it: `v1.34.4`. */
  readonly kubernetes: string;
  /** Folder below test/cluster that holds its go.mod and go.sum. */
  readonly module: string;
}

/** THE VERSIONS, the one that tests use first. */
export const releases = [{kubernetes: 'v1.34.4', module: 'go'}] as const satisfies Release[];

/** A program that is built: where its package is. */
export interface Program {
  /** Folder of the Go module below test/cluster; none: that of the release. */
  readonly module?: string;
  /** A `tool` line of the module's go.mod, or a folder in it. */
  readonly package: string;
}

/** THE PROGRAMS: name of the binary, and what it is built from. */
export const programs = {
  etcd: {package: 'go.etcd.io/etcd/server/v3'},
  'kube-apiserver': {package: 'k8s.io/kubernetes/cmd/kube-apiserver'},
  kubectl: {package: 'k8s.io/kubernetes/cmd/kubectl'},
  'kube-controller-manager': {package: 'k8s.io/kubernetes/cmd/kube-controller-manager'},
  'kube-scheduler': {package: 'k8s.io/kubernetes/cmd/kube-scheduler'},
  kubelet: {package: 'k8s.io/kubernetes/cmd/kubelet'},
  kwok: {module: 'go-kwok', package: 'sigs.k8s.io/kwok/cmd/kwok'},
  pause: {module: 'go-node', package: './pause'},
  gateway: {module: 'go-node', package: './gateway'},
} as const satisfies Record<string, Program>;

export type ProgramName = keyof typeof programs;

/** THE PARTS. */
export const parts: Readonly<Record<PartKind, Part>> = {...controlPlane, ...nodeParts};

/** What a cluster consists of. */
export type Shape = Pick<Description, 'controllers' | 'nodes' | 'kwok'>;

/** The parts of a cluster, in the order in which they are shown. */
export function partNames({controllers, nodes, kwok}: Shape): PartName[] {
  const numbers = Array.from({length: nodes}, (_, index) => index + 1);
  return [
    'etcd',
    'apiserver',
    ...(controllers ? (['controller-manager', 'scheduler'] as const) : []),
    ...(kwok ? (['kwok'] as const) : []),
    ...(nodes > 0 ? (['gateway'] as const) : []),
    ...numbers.flatMap((number): PartName[] => [
      `node-n${number}`,
      `containerd-n${number}`,
      `kubelet-n${number}`,
    ]),
  ];
}

/** The programs that have to be built for a cluster. */
export function programNames(shape: Shape): ProgramName[] {
  const wanted = new Set(partNames(shape).map((name) => parts[kindOf(name)].program));
  wanted.add('kubectl');
  if (shape.nodes > 0) wanted.add('pause');
  return (Object.keys(programs) as ProgramName[]).filter((name) => wanted.has(name));
}
