import assert from 'node:assert/strict';
import {ApiError} from '../../src/kube/errors.js';
import {nodeStatusPatch} from '../../src/kube/node-status-patch.js';
import {
  getNode,
  listNodes,
  patchNodeStatus,
  watchNodes,
  type NodeChange,
} from '../../src/kube/nodes.js';
import {eventually} from '../support/eventually.js';
import {clientOf} from '../support/kube-client.js';
import {withKubeServer, type KubeObject, type KubeServer} from '../support/kube-server.js';

function node(name: string, labels: Record<string, string> = {}): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {name, labels, managedFields: ['much']},
    status: {
      conditions: [
        {
          type: 'Ready',
          status: 'True',
          reason: 'KubeletReady',
          message: 'kubelet is posting ready status',
          lastHeartbeatTime: '2026-11-21T12:00:00Z',
          lastTransitionTime: '2026-11-20T12:00:00Z',
        },
        {type: 'KernelDeadlock', status: 'False', lastHeartbeatTime: null},
      ],
      nodeInfo: {kernelVersion: '6.1.0', bootID: 'b-1', machineID: 'm'},
      addresses: [{type: 'InternalIP', address: '10.0.0.1'}],
      images: ['much'],
    },
    spec: {unschedulable: true, taints: [{key: 'a', effect: 'NoSchedule', timeAdded: 'x'}]},
  };
}

/** Gathers what a watch gives, until `stop`. */
function gather(
  server: KubeServer,
  resourceVersion: string,
): {readonly seen: NodeChange[]; stop(): Promise<void>} {
  const client = clientOf(server);
  const stopping = new AbortController();
  const seen: NodeChange[] = [];
  const reading = (async () => {
    for await (const change of watchNodes(client, {resourceVersion}, stopping.signal)) {
      seen.push(change);
    }
  })();
  reading.catch(() => undefined);
  return {
    seen,
    async stop() {
      stopping.abort();
      client.close();
      await reading;
    },
  };
}

describe('getNode', () => {
  it('gives the record of a node, and says which version is good enough', async () => {
    await withKubeServer(async (server) => {
      server.add('nodes', node('n1', {zone: 'a'}));
      const client = clientOf(server);
      const {createdAt, uid, ...found} = await getNode(client, 'n1', {resourceVersion: '0'});
      client.close();
      assert.equal(uid, 'uid-n1');
      assert.equal(createdAt.toISOString(), '2026-11-21T12:00:00.000Z');
      assert.equal(server.requests[0]?.query.get('resourceVersion'), '0');
      assert.deepEqual(found, {
        name: 'n1',
        labels: {zone: 'a'},
        annotations: {},
        unschedulable: true,
        taints: [{key: 'a', effect: 'NoSchedule'}],
        ready: 'True',
        conditions: [
          {
            type: 'Ready',
            status: 'True',
            reason: 'KubeletReady',
            message: 'kubelet is posting ready status',
            lastHeartbeatTime: new Date('2026-11-21T12:00:00Z'),
            lastTransitionTime: new Date('2026-11-20T12:00:00Z'),
          },
          {type: 'KernelDeadlock', status: 'False', reason: '', message: ''},
        ],
        info: {
          kernelVersion: '6.1.0',
          kubeletVersion: '',
          osImage: '',
          bootID: 'b-1',
          architecture: '',
          containerRuntimeVersion: '',
        },
        addresses: [{type: 'InternalIP', address: '10.0.0.1'}],
      });
    });
  });

  it('throws 404 for a node that is not there', async () => {
    await withKubeServer(async (server) => {
      const client = clientOf(server);
      await assert.rejects(getNode(client, 'n1'), (error) => {
        assert.ok(error instanceof ApiError);
        assert.equal(error.code, 404);
        return true;
      });
      client.close();
    });
  });
});

describe('listNodes', () => {
  it('reads all pages, in order, and asks for 500 nodes at a time', async () => {
    await withKubeServer(async (server) => {
      for (const name of ['a', 'b', 'c', 'd', 'e']) server.add('nodes', node(name));
      const client = clientOf(server);
      const {items, resourceVersion} = await listNodes(client, {chunkSize: 2});
      await listNodes(client);
      client.close();
      assert.deepEqual(
        items.map(({name}) => name),
        ['a', 'b', 'c', 'd', 'e'],
      );
      assert.equal(resourceVersion, '105');
      assert.deepEqual(
        server.requests.map(({query}) => query.get('limit')),
        ['2', '2', '2', '500'],
      );
    });
  });

  it('lists all at once when the server has forgotten the list between two pages', async () => {
    await withKubeServer(async (server) => {
      for (const name of ['a', 'b', 'c']) server.add('nodes', node(name));
      const client = clientOf(server);
      server.fail({path: /continue=2/, status: {code: 410, reason: 'Expired'}});
      const {items} = await listNodes(client, {chunkSize: 1});
      client.close();
      assert.deepEqual(
        items.map(({name}) => name),
        ['a', 'b', 'c'],
      );
      assert.equal(server.requests.at(-1)?.query.get('limit'), null);
      assert.equal(server.requests.at(-1)?.query.get('continue'), null);
    });
  });

  it('asks for the nodes of a selector', async () => {
    await withKubeServer(async (server) => {
      server.add('nodes', node('a', {zone: 'x'}));
      server.add('nodes', node('b', {zone: 'y'}));
      const client = clientOf(server);
      const {items} = await listNodes(client, {labelSelector: 'zone in (y,z),zone!=x'});
      client.close();
      assert.deepEqual(
        items.map(({name}) => name),
        ['b'],
      );
    });
  });
});

describe('patchNodeStatus', () => {
  it('merges conditions by type, sets annotations and removes a type', async () => {
    await withKubeServer(async (server) => {
      server.add('nodes', node('n1'));
      const client = clientOf(server);
      const body = nodeStatusPatch(
        [{type: 'New', status: 'True', reason: 'Why', message: 'because'}],
        {annotations: {'npd.io/a': 'b'}, removedTypes: ['KernelDeadlock']},
      );
      const patched = await patchNodeStatus(client, 'n1', body);
      client.close();
      const [request] = server.requests;
      assert.equal(request?.path, '/api/v1/nodes/n1/status');
      assert.equal(request.headers['content-type'], 'application/strategic-merge-patch+json');
      assert.equal(request.body, body);
      assert.deepEqual(
        patched.conditions.map(({type}) => type),
        ['Ready', 'New'],
      );
      assert.deepEqual(patched.annotations, {'npd.io/a': 'b'});
    });
  });
});

describe('watchNodes', () => {
  it('gives what happens, and goes on from there when the server ends the watch', async () => {
    await withKubeServer(async (server) => {
      const first = server.add('nodes', node('a'));
      const watch = gather(server, first.metadata.resourceVersion ?? '');
      await eventually('the watch', () => server.watches() === 1);
      server.add('nodes', node('b'));
      await eventually('b', () => watch.seen.length === 1);
      server.endWatches();
      server.remove('nodes', 'a');
      await eventually('the removal', () => watch.seen.length === 2);
      await watch.stop();
      assert.deepEqual(
        watch.seen.map(({type, node: {name}, resourceVersion}) => [type, name, resourceVersion]),
        [
          ['ADDED', 'b', '102'],
          ['DELETED', 'a', '103'],
        ],
      );
      const {query} = server.requests[0] ?? {};
      const seconds = Number(query?.get('timeoutSeconds'));
      assert.ok(seconds >= 290 && seconds < 350, String(seconds));
      assert.equal(query?.get('allowWatchBookmarks'), 'true');
    });
  });

  it('goes on from a bookmark, and does not pass it on', async () => {
    await withKubeServer(async (server) => {
      const watch = gather(server, String(server.add('nodes', node('a')).metadata.resourceVersion));
      await eventually('the watch', () => server.watches() === 1);
      server.add('pods', {metadata: {name: 'elsewhere', namespace: 'x'}});
      server.bookmark();
      server.endWatches();
      await eventually('the next watch', () => server.requests.length === 2);
      await watch.stop();
      assert.deepEqual(watch.seen, []);
      assert.equal(server.requests[1]?.query.get('resourceVersion'), '102');
    });
  });

  it('throws 410 when the server has forgotten that version', async () => {
    await withKubeServer(async (server) => {
      server.add('nodes', node('a'));
      server.forget();
      const client = clientOf(server);
      const {signal} = new AbortController();
      const watching = watchNodes(client, {resourceVersion: '1'}, signal).next();
      await assert.rejects(watching, (error) => {
        assert.ok(error instanceof ApiError);
        assert.equal(error.code, 410);
        return true;
      });
      client.close();
    });
  });

  it('waits for a server that restarts, and throws at once what will not pass', async () => {
    await withKubeServer(async (server) => {
      const watch = gather(server, '100');
      await eventually('the watch', () => server.watches() === 1);
      server.fail({reset: true, times: 1});
      server.fail({status: {code: 503}, times: 1});
      server.closeAll();
      await eventually(
        'the next watch',
        () => server.watches() === 1 && server.requests.length > 3,
      );
      server.add('nodes', node('a'));
      await eventually('a', () => watch.seen.length === 1);
      server.fail({status: {code: 403, message: 'not yours'}});
      server.endWatches();
      await eventually('the end', () => server.requests.length === 5);
      await assert.rejects(watch.stop(), /not yours/);
    });
  });
});
