import {rest, type Rest} from '../../src/kube/rest.js';

/** A client without credentials. */
export function clientOf({url}: {readonly url: string}): Rest {
  return rest(
    {server: url, tls: {}, requestTimeoutMs: 4000, authenticate: async () => ({})},
    {userAgent: 'test/v1'},
  );
}
