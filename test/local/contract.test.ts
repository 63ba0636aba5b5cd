import {createStore} from '../../src/local/store/store.js';
import {bootstrap} from '../../src/local/api/bootstrap.js';
import {kinds} from '../../src/local/api/kinds.js';
import {startApi, type Api} from '../../src/local/api/server.js';
import {describeKinds} from '../../src/local/describe/index.js';
import {apiContract} from './contract/index.js';
import {watchContract} from './contract/watching.js';

describe('contract of the API: the embedded one', () => {
  let api: Api;

  before(async () => {
    function now(): Date {
      return new Date();
    }

    const store = createStore();
    bootstrap({store, kinds, now});
    api = await startApi({
      ...{port: 0, store, kinds, subresources: [], token: 'secret', tls: true, now},
      describe: describeKinds(kinds, {now}),
      log: (message, error) => process.stderr.write(`${message}: ${String(error)}\n`),
    });
  });

  after(() => api.close());

  apiContract(() => api);
  watchContract(() => api);
});
