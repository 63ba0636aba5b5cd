import assert from 'node:assert/strict';
import {setTimeout as sleep} from 'node:timers/promises';
import {ConnectionError} from '../../src/kube/errors.js';
import {follow} from '../../src/kube/follow.js';
import {eventually} from '../support/eventually.js';
import {clientOf} from '../support/kube-client.js';
import {withKubeServer} from '../support/kube-server.js';

describe('follow', () => {
  it('gives up when the server stays away for longer than its patience, not before', async () => {
    const url = await withKubeServer(async (server) => server.url);
    const client = clientOf({url});
    const {signal} = new AbortController();
    const options = {resourceVersion: '1', signal, patienceMs: 300};
    const begun = performance.now();
    await assert.rejects(follow(client, '/api/v1/nodes', options).next(), ConnectionError);
    assert.ok(performance.now() - begun > 300);
    client.close();
  });

  it('asks a server that ends each watch at once less and less often', async () => {
    await withKubeServer(async (server) => {
      server.fail({raw: '', times: 1000});
      const client = clientOf(server);
      const stop = new AbortController();
      const options = {resourceVersion: '1', signal: stop.signal};
      const reading = follow(client, '/api/v1/nodes', options).next();
      await sleep(1000);
      assert.ok(server.requests.length >= 2 && server.requests.length <= 4);
      stop.abort();
      assert.deepEqual(await reading, {value: undefined, done: true});
      client.close();
    });
  });

  it('does not count time in which a watch was open as time without a server', async () => {
    await withKubeServer(async (server) => {
      const client = clientOf(server);
      const stop = new AbortController();
      const options = {resourceVersion: '100', signal: stop.signal, patienceMs: 50};
      const reading = follow(client, '/api/v1/nodes', options).next();
      await eventually('the watch', () => server.watches() === 1);
      await sleep(100);
      server.closeAll();
      await eventually('the next watch', () => server.watches() === 1);
      server.add('nodes', {metadata: {name: 'n1'}});
      assert.equal((await reading).done, false);
      stop.abort();
      client.close();
    });
  });
});
