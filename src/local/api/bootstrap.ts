import {createObject} from './create.js';
import {resourceName} from './status.js';
import type {Surroundings} from './request.js';

const namespaces = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];

/** Makes what every cluster begins with, unless it is there: its namespaces. */
export function bootstrap(surroundings: Omit<Surroundings, 'describe'>): void {
  const {store, kinds} = surroundings;
  const kind = kinds.find((one) => one.kind === 'Namespace');
  if (!kind) return;
  for (const name of namespaces) {
    if (store.get(resourceName(kind), name)) continue;
    createObject(
      {...surroundings, describe: undefined},
      {kind, object: {apiVersion: 'v1', kind: 'Namespace', metadata: {name}}},
      {dryRun: false, manager: 'kube-apiserver'},
    );
  }
}
