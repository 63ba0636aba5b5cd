import assert from 'node:assert/strict';
import {ApiError} from '../../src/kube/errors.js';
import {listNode, watchNode} from '../../src/kube/one-node.js';
import {clientOf} from '../support/kube-client.js';
import {eventually} from '../support/eventually.js';
import {withKubeServer} from '../support/kube-server.js';

describe('listNode', () => {
  it('gives the node of that name alone, and nothing where there is none', async () => {
    await withKubeServer(async (server) => {
      for (const name of ['a', 'ab', 'b']) server.add('nodes', {metadata: {name}});
      const client = clientOf(server);
      const {items, resourceVersion} = await listNode(client, 'a');
      assert.deepEqual(
        items.map(({name}) => name),
        ['a'],
      );
      assert.ok(Number(resourceVersion) > 0);
      assert.deepEqual((await listNode(client, 'c')).items, []);
      client.close();
    });
  });
});

describe('watchNode', () => {
  it('tells of that node alone, from the list on, until it is stopped', async () => {
    await withKubeServer(async (server) => {
      server.add('nodes', {metadata: {name: 'a'}});
      const client = clientOf(server);
      const {resourceVersion} = await listNode(client, 'a');
      server.add('nodes', {metadata: {name: 'b'}});
      server.add('nodes', {metadata: {name: 'a', annotations: {seen: 'early'}}});
      const stop = new AbortController();
      const told: string[] = [];
      const watching = (async () => {
        for await (const {type, node} of watchNode(
          client,
          {name: 'a', resourceVersion},
          stop.signal,
        )) {
          told.push(`${type} ${node.name} ${node.annotations['seen'] ?? ''}`);
        }
      })();
      await eventually('the change before the watch', () => told.length === 1 || undefined);
      server.add('nodes', {metadata: {name: 'a', annotations: {seen: 'late'}}});
      await eventually('the change after it', () => told.length === 2 || undefined);
      stop.abort();
      await watching;
      assert.deepEqual(told, ['MODIFIED a early', 'MODIFIED a late']);
      client.close();
    });
  });

  it('throws 410 when the server forgot where it was', async () => {
    await withKubeServer(async (server) => {
      server.add('nodes', {metadata: {name: 'a'}});
      const client = clientOf(server);
      const {resourceVersion} = await listNode(client, 'a');
      server.forget();
      const changes = watchNode(client, {name: 'a', resourceVersion}, new AbortController().signal);
      await assert.rejects(
        changes.next(),
        (error) => error instanceof ApiError && error.code === 410,
      );
      client.close();
    });
  });
});
