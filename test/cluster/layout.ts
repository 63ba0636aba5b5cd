import {createHash} from 'node:crypto';
import {join} from 'node:path';
import type {NodeName} from './part.js';

/** TCP ports of 127.0.0.1 on which a cluster's parts listen. */
export interface Ports {
  readonly etcd: number;
  /** etcd listens for other members; there are none. */
  readonly etcdPeer: number;
  readonly apiserver: number;
  readonly controllerManager: number;
  readonly scheduler: number;
  readonly kwok: number;
}

/** Where things are in a cluster's state folder. */
export interface Layout {
  readonly folder: string;
  /** Written last: where it is, everything else is complete. */
  readonly description: string;
  /** The administrator's. */
  readonly kubeconfig: string;
  /** Of a part that is a client of the API server. */
  readonly kubeconfigOf: (part: string) => string;
  readonly pki: (file: string) => string;
  readonly log: (part: string) => string;
  /** How the API server reaches nodes and pods. */
  readonly egress: string;
  /** Archive of the sandbox image. */
  readonly pauseImage: string;
  /** Name of the cluster's folder in each hierarchy of control groups. */
  readonly cgroup: string;
  /** @param number 1 is `n1` */
  readonly node: (number: number) => NodeLayout;
}

/** Where things of one node are, and how it is called. */
export interface NodeLayout {
  readonly name: NodeName;
  /** Its address in the cluster's own network. */
  readonly address: string;
  /** Addresses of its pods. */
  readonly podRange: string;
  /** Folder that the node sees as its /var. */
  readonly var: string;
  /** Its control groups' folder in each hierarchy. */
  readonly cgroup: string;
}

export function layout(folder: string): Layout {
  // Found again also when the folder is gone.
  const cgroup = `kubectl-npd-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`;
  return {
    folder,
    cgroup,
    description: join(folder, 'cluster.json'),
    kubeconfig: join(folder, 'kubeconfig'),
    kubeconfigOf: (part) => join(folder, `${part}.kubeconfig`),
    pki: (file) => join(folder, 'pki', file),
    log: (part) => join(folder, `${part}.log`),
    pauseImage: join(folder, 'pause.tar'),
    egress: join(folder, 'egress.yaml'),
    node(number) {
      const name: NodeName = `n${number}`;
      return {
        name,
        address: `10.99.0.${10 + number}`,
        podRange: `10.244.${number}.0/24`,
        var: join(folder, 'nodes', name),
        cgroup: `${cgroup}/${name}`,
      };
    },
  };
}
