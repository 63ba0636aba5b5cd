import assert from 'node:assert/strict';
import {podRecord} from '../../src/kube/pod-record.js';
import {listPods, listPodsAndVersion, watchPods} from '../../src/kube/pods.js';
import {serverVersion} from '../../src/kube/version.js';
import {clientOf} from '../support/kube-client.js';
import {withKubeServer, type KubeObject} from '../support/kube-server.js';

const part = 'app.kubernetes.io/part-of';

function pod(name: string, namespace: string, nodeName: string): KubeObject {
  return {
    metadata: {
      name,
      namespace,
      labels: {[part]: 'npd'},
      annotations: {'npd.io/config-hash': '7f3a91'},
    },
    spec: {nodeName, containers: [{image: 'npd-agent:1'}, {image: 'other:2'}]},
    status: {
      phase: 'Running',
      podIP: '10.0.0.7',
      startTime: '2026-11-21T11:00:00Z',
      conditions: [{type: 'Ready', status: 'True'}],
      containerStatuses: [{name: 'a', ready: true, restartCount: 2, state: {running: {}}}],
    },
  };
}

describe('listPods', () => {
  it('finds the agent’s pods by label, in one namespace or all, on one node or all', async () => {
    await withKubeServer(async (server) => {
      server.add('pods', pod('a', 'x', 'n1'));
      server.add('pods', pod('b', 'y', 'n1'));
      server.add('pods', pod('c', 'y', 'n2'));
      server.add('pods', {metadata: {name: 'd', namespace: 'y'}});
      const client = clientOf(server);
      async function names(options: Parameters<typeof listPods>[1]): Promise<string[]> {
        const pods = await listPods(client, {...options, labelSelector: `${part}=npd`});
        return pods.map(({name}) => name);
      }

      assert.deepEqual(await names({chunkSize: 1}), ['a', 'b', 'c']);
      assert.deepEqual(await names({namespace: 'y'}), ['b', 'c']);
      assert.deepEqual(await names({fieldSelector: 'spec.nodeName=n1'}), ['a', 'b']);
      client.close();
    });
  });

  it('gives records that show what kubectl shows', async () => {
    await withKubeServer(async (server) => {
      server.add('pods', pod('a', 'x', 'n1'));
      server.add('pods', {metadata: {name: 'b', namespace: 'x'}, status: {phase: 'Pending'}});
      const client = clientOf(server);
      const [first, second] = await listPods(client);
      client.close();
      assert.deepEqual(first, {
        name: 'a',
        namespace: 'x',
        uid: 'uid-a',
        labels: {[part]: 'npd'},
        annotations: {'npd.io/config-hash': '7f3a91'},
        nodeName: 'n1',
        forNode: 'n1',
        phase: 'Running',
        reason: 'Running',
        ready: true,
        trouble: '',
        readyContainers: 1,
        containers: 2,
        restarts: 2,
        createdAt: new Date('2026-11-21T12:00:00Z'),
        startedAt: new Date('2026-11-21T11:00:00Z'),
        images: ['npd-agent:1', 'other:2'],
        address: '10.0.0.7',
      });
      assert.equal(second?.reason, 'Pending');
      assert.equal(second.nodeName, '');
    });
  });
});

describe('podRecord', () => {
  it('knows the node of a DaemonSet’s pod that has no place yet', () => {
    const matchFields = [{key: 'metadata.name', operator: 'In', values: ['n7']}];
    const required = {nodeSelectorTerms: [{matchFields}]};
    const nodeAffinity = {requiredDuringSchedulingIgnoredDuringExecution: required};
    const metadata = {name: 'a', resourceVersion: '1'};
    const {nodeName, forNode} = podRecord({metadata, spec: {affinity: {nodeAffinity}}});
    assert.deepEqual([nodeName, forNode], ['', 'n7']);
    assert.equal(podRecord({metadata}).forNode, '');
  });
});

describe('watchPods', () => {
  it('tells what happens to the chosen pods from a list on', async () => {
    await withKubeServer(async (server) => {
      server.add('pods', pod('a', 'x', 'n1'));
      const client = clientOf(server);
      const labelSelector = `${part}=npd`;
      const {items, resourceVersion} = await listPodsAndVersion(client, {labelSelector});
      server.add('pods', {metadata: {name: 'stranger', namespace: 'x'}});
      server.add('pods', pod('b', 'y', 'n2'));
      server.remove('pods', 'a', 'x');
      const stop = new AbortController();
      const told: string[] = [];
      for await (const {type, pod: changed} of watchPods(
        client,
        {labelSelector, resourceVersion},
        stop.signal,
      )) {
        told.push(`${type} ${changed.namespace}/${changed.name}`);
        if (told.length === 2) stop.abort();
      }
      client.close();
      assert.equal(items.length, 1);
      assert.deepEqual(told, ['ADDED y/b', 'DELETED x/a']);
    });
  });
});

describe('serverVersion', () => {
  it('gives what the server says that it is', async () => {
    await withKubeServer(async (server) => {
      const client = clientOf(server);
      const version = await serverVersion(client);
      client.close();
      assert.deepEqual(version, {
        major: '1',
        minor: '34',
        gitVersion: 'v1.34.1',
        platform: 'linux/amd64',
      });
    });
  });
});
