import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {startCluster} from '../cluster/cluster.js';
import type {Cluster} from '../cluster/cluster.js';
import {pauseImage} from '../cluster/node/configuration.js';
import {processesOf} from '../cluster/processes.js';
import {requireCluster} from '../cluster/shared.js';
import {builtImage} from '../image/built-image.js';
import {eventually} from '../support/eventually.js';
import {kubectl, runPods} from './pods.js';

/** In a container: asks the API server for its version, as any client in a cluster does. */
const askApiServer = `
  const {readFileSync} = require('fs');
  const folder = '/var/run/secrets/kubernetes.io/serviceaccount/';
  const {KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port} = process.env;
  const headers = {authorization: 'Bearer ' + readFileSync(folder + 'token')};
  const ca = readFileSync(folder + 'ca.crt');
  require('https').get({host, port, path: '/version', ca, headers, agent: false}, (response) => {
    console.log(host, port, response.statusCode);
    response.resume();
  });`;

const serve = `
  console.log('ready to serve');
  require('http').createServer((_, response) => response.end('from the pod')).listen(8080);`;

describe('startCluster with a node', () => {
  let cluster: Cluster;
  let agentImage: string;

  before(async function () {
    requireCluster(this, {nodes: 1});
    cluster = await startCluster({nodes: 1});
    const {path, tag} = await builtImage('full');
    agentImage = tag;
    await cluster.loadImage(path);
    await runPods(
      cluster,
      {name: 'server', image: agentImage, command: ['node', '-e', serve]},
      {
        name: 'on-host',
        image: agentImage,
        command: ['node', '-e', serve],
        spec: {hostNetwork: true, hostPID: true},
      },
    );
  });
  after(() => cluster?.down());

  async function containerId(pod: string): Promise<string> {
    return kubectl(cluster, [
      ...['get', 'pod', pod, '-o'],
      'jsonpath={.status.containerStatuses[0].containerID} {.status.containerStatuses[0].restartCount}',
    ]);
  }

  // A kubelet is ready a moment before it knows its pods.
  async function untilLogs(pod: string): Promise<void> {
    await eventually(
      `logs of ${pod}`,
      async () => (await kubectl(cluster, ['logs', pod])) === 'ready to serve',
      20_000,
    );
  }

  async function execNode(pod: string, script: string): Promise<string> {
    return kubectl(cluster, ['exec', pod, '--', 'node', '-e', script]);
  }

  it('has every part that a cluster has', () => {
    assert.deepEqual(
      cluster
        .running()
        .map(({part}) => part)
        .sort(),
      [
        ...['apiserver', 'containerd-n1', 'controller-manager', 'etcd', 'gateway', 'kubelet-n1'],
        ...['node-n1', 'scheduler'],
      ],
    );
  });

  it('has a node that is ready and of the version that it says', async () => {
    assert.deepEqual(cluster.nodeNames, ['n1']);
    const format =
      '{.status.nodeInfo.kubeletVersion} {.status.conditions[?(@.type=="Ready")].status}';
    const said = await kubectl(cluster, ['get', 'node', 'n1', '-o', `jsonpath=${format}`]);
    assert.equal(said, `${cluster.kubernetes} True`);
  });

  it('runs a container that holds nothing but a static program', async () => {
    await runPods(cluster, {name: 'static', image: pauseImage});
    await kubectl(cluster, ['delete', 'pod', 'static', '--timeout=30s']);
  });

  it('gives logs and runs programs in containers', async () => {
    assert.equal(await kubectl(cluster, ['logs', 'server']), 'ready to serve');
    assert.equal(await kubectl(cluster, ['exec', 'server', '--', 'hostname']), 'server');
    const input = 'through all of it\n';
    const echoed = await kubectl(cluster, ['exec', '-i', 'server', '--', 'cat'], {input});
    assert.equal(echoed, input.trim());
  });

  it('reaches pods and nodes through the API server', async () => {
    const path = '/api/v1/namespaces/default/pods/server:8080/proxy/';
    assert.equal(await kubectl(cluster, ['get', '--raw', path]), 'from the pod');
    const summary = await kubectl(cluster, [
      'get',
      '--raw',
      '/api/v1/nodes/n1/proxy/stats/summary',
    ]);
    assert.equal((JSON.parse(summary) as {node: {nodeName: string}}).node.nodeName, 'n1');
  });

  it('forwards a port of a pod', async () => {
    const args = ['port-forward', 'pod/server', ':8080', '--address=127.0.0.1'];
    const child = spawn(join(cluster.bin, 'kubectl'), args, {env: cluster.env});
    try {
      const lines = createInterface({input: child.stdout});
      const [line] = (await once(lines, 'line')) as [string];
      const port = /127\.0\.0\.1:(\d+)/.exec(line)?.[1];
      const answer = await fetch(`http://127.0.0.1:${port}/`);
      assert.equal(await answer.text(), 'from the pod');
    } finally {
      child.kill();
    }
  });

  for (const [pod, network] of [
    ['server', 'its own network'],
    ['on-host', 'the network of its node'],
  ] as const) {
    it(`lets a pod with ${network} use the API server, as in any cluster`, async () => {
      assert.equal(await execNode(pod, askApiServer), '10.96.0.1 443 200');
    });
  }

  it('shows a pod its node and nothing of this machine', async () => {
    const seen = await execNode(
      'on-host',
      `const {readdirSync, readFileSync} = require('fs');
       console.log(require('os').hostname());
       for (const pid of readdirSync('/proc').filter((name) => Number(name) > 0))
         console.log(readFileSync('/proc/' + pid + '/comm', 'utf8').trim());`,
    );
    const [host, ...programs] = seen.split('\n');
    assert.equal(host, 'n1');
    assert.ok(programs.includes('kubelet') && programs.includes('containerd'), seen);
    assert.ok(!programs.includes('etcd'), seen);
  });

  it('sets nothing of this machine’s kernel, which the kubelet would', async () => {
    const names = ['kernel/panic', 'vm/overcommit_memory'];
    const init = cluster.running().find(({part}) => part === 'node-n1')!.pid;
    const [ofNode, ofMachine] = [`/proc/${init}/root/proc/sys`, '/proc/sys'].map((folder) =>
      names.map((name) => Number(readFileSync(join(folder, name), 'utf8'))),
    );
    assert.deepEqual(ofNode, [10, 1]);
    assert.notDeepEqual(ofMachine, ofNode);
  });

  it('starts a kubelet again that was killed', async function () {
    this.timeout(60_000);
    const before = await containerId('server');
    await cluster.stop('kubelet-n1', {kill: true});
    const logs = await cluster.kubectl(['logs', 'server']);
    assert.match(logs.stderr, /10\.99\.0\.11:10250/);

    await cluster.start('kubelet-n1');
    await untilLogs('server');
    assert.equal(await containerId('server'), before);
  });

  it('starts a containerd again under its running containers, as systemd would', async function () {
    this.timeout(60_000);
    const before = await containerId('server');
    await cluster.stop('containerd-n1');
    const shims = processesOf(cluster.folder).filter(({part}) => part === 'containerd-n1');
    assert.ok(shims.length >= 2, 'the shims of two pods');
    const path = '/api/v1/namespaces/default/pods/server:8080/proxy/';
    assert.equal(await kubectl(cluster, ['get', '--raw', path]), 'from the pod');

    await cluster.start('containerd-n1');
    await eventually(
      'a program in a container',
      async () => (await cluster.kubectl(['exec', 'server', '--', 'true'])).code === 0 || undefined,
      30_000,
    );
    assert.equal(await containerId('server'), before);
  });

  it('starts an API server again under its nodes', async function () {
    this.timeout(60_000);
    const before = await containerId('server');
    await cluster.stop('apiserver', {kill: true});
    const refused = await cluster.kubectl(['get', 'nodes']);
    assert.match(refused.stderr, /refused/);

    await cluster.start('apiserver');
    await eventually(
      'a pod to be answered',
      async () => (await execNode('server', askApiServer)) === '10.96.0.1 443 200' || undefined,
      20_000,
    );
    assert.equal(await containerId('server'), before);
  });

  it('joins its nodes again after the gateway was killed', async function () {
    this.timeout(60_000);
    await cluster.stop('gateway', {kill: true});
    const lost = await cluster.kubectl(['logs', 'server']);
    assert.notEqual(lost.code, 0);

    await cluster.start('gateway');
    await untilLogs('server');
    assert.equal(await execNode('server', askApiServer), '10.96.0.1 443 200');
  });

  it('starts a node again whose plug was pulled, and its pods with it', async function () {
    this.timeout(90_000);
    const before = await containerId('server');
    await cluster.stop('node-n1', {kill: true});
    const left = processesOf(cluster.folder).filter(({part}) => part.endsWith('-n1'));
    assert.deepEqual(left, []);

    await cluster.start('node-n1');
    await eventually(
      'the pod to be another container',
      async () => {
        const now = await containerId('server');
        return (now !== before && now.endsWith(' 1')) || undefined;
      },
      60_000,
    );
    await kubectl(cluster, ['wait', 'pod/server', '--for=condition=Ready', '--timeout=60s']);
    assert.equal(await execNode('server', askApiServer), '10.96.0.1 443 200');
  });

  it('pauses a kubelet, which then answers nothing, and lets it go on', async function () {
    this.timeout(60_000);
    await cluster.pause('kubelet-n1');
    const silent = await cluster.kubectl(['logs', 'server', '--request-timeout=1s']);
    assert.notEqual(silent.code, 0);
    cluster.resume('kubelet-n1');
    await kubectl(cluster, ['logs', 'server']);
  });

  it('collects what is deleted: a namespace and all that is in it', async function () {
    this.timeout(60_000);
    await kubectl(cluster, ['create', 'namespace', 'short-lived']);
    await kubectl(cluster, ['delete', 'namespace', 'short-lived', '--timeout=50s']);
  });

  it('says which node has no such image archive', async () => {
    await assert.rejects(cluster.loadImage(join(cluster.folder, 'cluster.json')), /images import/);
    assert.ok(existsSync(join(cluster.folder, 'cluster.json')));
  });
});
