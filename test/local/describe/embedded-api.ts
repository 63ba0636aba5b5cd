import {rest} from '../../../src/kube/rest.js';
import type {Rest} from '../../../src/kube/rest.js';
import {kinds} from '../../../src/local/api/kinds.js';
import {startApi} from '../../../src/local/api/server.js';
import type {Api} from '../../../src/local/api/server.js';
import {describeKinds} from '../../../src/local/describe/index.js';
import {ensureSystemNamespaces} from '../../../src/local/machine/system-namespaces.js';
import {createStore} from '../../../src/local/store/store.js';

/** The embedded API with everything that it tells of itself, and nothing behind it. What goes wrong inside is thrown. */
export async function startEmbeddedApi(): Promise<Api> {
  function now(): Date {
    return new Date();
  }
  const api = await startApi({
    port: 0,
    store: createStore(),
    kinds,
    describe: describeKinds(kinds, {now}),
    subresources: [],
    token: 'administrator',
    tls: true,
    now,
    log(message, error) {
      throw new Error(message, {cause: error});
    },
  });
  const client = clientOf(api);
  await ensureSystemNamespaces(client);
  client.close();
  return api;
}

/** A client with the rights of its administrator. */
export function clientOf({url, ca, token}: Api): Rest {
  const headers = {authorization: `Bearer ${token}`};
  const connection = {
    server: url,
    tls: {ca},
    requestTimeoutMs: 10_000,
    authenticate: async () => headers,
  };
  return rest(connection, {userAgent: 'kubectl-npd-test'});
}

/** What kubectl needs to ask it. */
export function kubeconfigOf({url, ca, token}: Api): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: 'embedded',
        cluster: {server: url, 'certificate-authority-data': Buffer.from(ca).toString('base64')},
      },
    ],
    users: [{name: 'local', user: {token}}],
    contexts: [{name: 'embedded', context: {cluster: 'embedded', user: 'local'}}],
    'current-context': 'embedded',
  });
}
