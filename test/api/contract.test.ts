import type {Server} from '../local/contract/step.js';
import {apiContract} from '../local/contract/index.js';
import {watchContract} from '../local/contract/watching.js';
import {sharedCluster} from '../cluster/shared.js';

/** The recorded answers are still what a real API server gives. */
describe('contract of the API: the real kube-apiserver', () => {
  let server: Server;

  before(async function () {
    const {server: url, ca, admin} = await sharedCluster(this);
    server = {url, ca, certificate: {cert: admin.certificate, key: admin.key}};
  });

  apiContract(() => server);
  watchContract(() => server);
});
