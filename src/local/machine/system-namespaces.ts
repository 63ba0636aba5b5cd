import {ApiError} from '../../kube/errors.js';
import type {Rest} from '../../kube/rest.js';

const names = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];

/** Makes the namespaces that are in every cluster, where they are not there. */
export async function ensureSystemNamespaces(rest: Rest): Promise<void> {
  await Promise.all(names.map((name) => ensure(rest, name)));
}

async function ensure(rest: Rest, name: string): Promise<void> {
  const body = {apiVersion: 'v1', kind: 'Namespace', metadata: {name}};
  try {
    await rest.send('POST', '/api/v1/namespaces', {body});
  } catch (error) {
    if (!(error instanceof ApiError && error.code === 409)) throw error;
  }
}
