import {rest} from '../../../src/kube/rest.js';
import type {Rest} from '../../../src/kube/rest.js';
import type {Cluster} from '../../cluster/cluster.js';

/** A client with the rights of a real cluster's administrator. */
export function administratorRest({server, ca, admin}: Cluster): Rest {
  const tls = {ca, cert: admin.certificate, key: admin.key};
  return rest(
    {server, tls, requestTimeoutMs: 10_000, authenticate: async () => ({})},
    {userAgent: 'kubectl-npd-test'},
  );
}
