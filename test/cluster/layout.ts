import {join} from 'node:path';

/** TCP ports of 127.0.0.1 on which a cluster's parts listen. */
export interface Ports {
  readonly etcd: number;
  /** etcd listens for other members; there are none. */
  readonly etcdPeer: number;
  readonly apiserver: number;
}

/** Where things are in a cluster's state folder. */
export interface Layout {
  readonly folder: string;
  /** Written last: where it is, everything else is complete. */
  readonly description: string;
  /** The administrator's. */
  readonly kubeconfig: string;
  readonly pki: (file: string) => string;
  readonly log: (part: string) => string;
}

export function layout(folder: string): Layout {
  return {
    folder,
    description: join(folder, 'cluster.json'),
    kubeconfig: join(folder, 'kubeconfig'),
    pki: (file) => join(folder, 'pki', file),
    log: (part) => join(folder, `${part}.log`),
  };
}
