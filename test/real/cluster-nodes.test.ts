import assert from 'node:assert/strict';
import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {startCluster} from '../cluster/cluster.js';
import type {Cluster} from '../cluster/cluster.js';
import {layout} from '../cluster/layout.js';
import {pauseImage} from '../cluster/node/configuration.js';
import {requireCluster} from '../cluster/shared.js';
import {builtImage} from '../image/built-image.js';
import {eventually} from '../support/eventually.js';
import {kubectl, runPods} from './pods.js';

describe('startCluster with three nodes, and some that kwok plays', () => {
  let cluster: Cluster;
  let agentImage: string;

  before(async function () {
    requireCluster(this, {nodes: 3, fakeNodes: 2});
    cluster = await startCluster({nodes: 3, fakeNodes: 2});
    const {path, tag} = await builtImage('full');
    agentImage = tag;
    await cluster.loadImage(path, 'n1');
    await cluster.loadImage(path, 'n2');
  });
  after(() => cluster?.down());

  it('has them all ready', async () => {
    const format =
      'jsonpath={range .items[*]}{.metadata.name}={.status.conditions[?(@.type=="Ready")].status} {end}';
    assert.equal(
      await kubectl(cluster, ['get', 'nodes', '-o', format]),
      'fake-1=True fake-2=True n1=True n2=True n3=True',
    );
  });

  it('joins the pods of different nodes', async function () {
    this.timeout(60_000);
    const serve = "require('http').createServer((_, r) => r.end('over there')).listen(8080)";
    await runPods(
      cluster,
      {name: 'there', image: agentImage, command: ['node', '-e', serve], spec: {nodeName: 'n1'}},
      {name: 'here', image: agentImage, command: ['sleep', '600'], spec: {nodeName: 'n2'}},
    );
    const address = await kubectl(cluster, [
      'get',
      'pod',
      'there',
      '-o',
      'jsonpath={.status.podIP}',
    ]);
    const ask = `require('http').get('http://${address}:8080', (response) => response.pipe(process.stdout))`;
    assert.equal(await kubectl(cluster, ['exec', 'here', '--', 'node', '-e', ask]), 'over there');
  });

  it('loads an image into one node and no other', async function () {
    this.timeout(60_000);
    function imagesOf(node: string): Promise<string> {
      return kubectl(cluster, ['get', 'node', node, '-o', 'jsonpath={.status.images[*].names}']);
    }
    await eventually(
      'the image on n2',
      async () => (await imagesOf('n2')).includes('npd-agent'),
      30_000,
    );
    assert.doesNotMatch(await imagesOf('n3'), /npd-agent/);
  });

  it('gives each node files of its own where an agent keeps its state', async function () {
    this.timeout(60_000);
    await runPods(
      cluster,
      ...['n1', 'n2'].map((node) => ({
        name: `keeper-${node}`,
        image: agentImage,
        command: ['sh', '-c', `echo ${node} >/state/node-$(hostname) && exec sleep 600`],
        spec: {
          nodeName: node,
          hostNetwork: true,
          volumes: [{name: 'state', hostPath: {path: '/var/lib/npd-agent', type: 'Directory'}}],
        },
        container: {volumeMounts: [{name: 'state', mountPath: '/state'}]},
      })),
    );
    const paths = layout(cluster.folder);
    for (const [number, other] of [
      [1, 2],
      [2, 1],
    ] as const) {
      const state = join(paths.node(number).var, 'lib/npd-agent');
      assert.equal(existsSync(join(state, `node-n${number}`)), true);
      assert.equal(existsSync(join(state, `node-n${other}`)), false);
    }
  });

  it('runs a DaemonSet on all of them: in containers, and as kwok plays it', async function () {
    this.timeout(90_000);
    const daemonSet = {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: {name: 'everywhere'},
      spec: {
        selector: {matchLabels: {app: 'everywhere'}},
        template: {
          metadata: {labels: {app: 'everywhere'}},
          spec: {
            tolerations: [{operator: 'Exists'}],
            containers: [{name: 'main', image: pauseImage}],
          },
        },
      },
    };
    await kubectl(cluster, ['create', '-f', '-'], {input: JSON.stringify(daemonSet)});
    await kubectl(cluster, ['rollout', 'status', 'daemonset/everywhere', '--timeout=60s']);
    const format = 'jsonpath={range .items[*]}{.spec.nodeName}={.status.phase} {end}';
    const pods = await kubectl(cluster, ['get', 'pods', '-l', 'app=everywhere', '-o', format]);
    assert.deepEqual(
      pods.split(' ').sort(),
      ['fake-1', 'fake-2', 'n1', 'n2', 'n3'].map((name) => `${name}=Running`),
    );
  });

  it('adds more that kwok plays', async function () {
    this.timeout(60_000);
    assert.deepEqual(await cluster.addFakeNodes(3), ['fake-3', 'fake-4', 'fake-5']);
    assert.equal((await kubectl(cluster, ['get', 'nodes', '-o', 'name'])).split('\n').length, 8);
  });
});
