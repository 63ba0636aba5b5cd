import assert from 'node:assert/strict';
import {once} from 'node:events';
import {existsSync, statSync} from 'node:fs';
import {createServer} from 'node:net';
import {startCluster} from '../cluster/cluster.js';
import type {Cluster} from '../cluster/cluster.js';
import {partProcesses} from '../cluster/processes.js';
import {requireCluster, sharedCluster} from '../cluster/shared.js';
import {eventually} from '../support/eventually.js';

describe('startCluster', () => {
  let cluster: Cluster;

  before(async function () {
    requireCluster(this);
    cluster = await startCluster();
  });
  after(() => cluster?.down());

  async function ok(args: readonly string[], kubeconfig?: string): Promise<string> {
    const outcome = await cluster.kubectl(args, kubeconfig ? {kubeconfig} : {});
    assert.equal(outcome.code, 0, outcome.stderr);
    return outcome.stdout.trim();
  }

  it('runs the version that it says, on both sides', async () => {
    const versions = JSON.parse(await ok(['version', '-o', 'json'])) as Record<
      string,
      {gitVersion: string}
    >;

    assert.equal(versions['clientVersion']?.gitVersion, cluster.kubernetes);
    assert.equal(versions['serverVersion']?.gitVersion, cluster.kubernetes);
  });

  it('keeps keys from other users', () => {
    assert.equal(statSync(cluster.kubeconfig).mode & 0o777, 0o600);
    assert.equal(statSync(cluster.folder).mode & 0o777, 0o700);
  });

  it('gives an identity no rights that RBAC does not give it', async () => {
    await ok(['create', 'serviceaccount', 'nobody']);
    const token = await cluster.token('nobody', 'default', {expirationSeconds: 600});
    const kubeconfig = await cluster.kubeconfigFor({token});

    const refused = await cluster.kubectl(['get', '--raw', '/api/v1/nodes'], {kubeconfig});
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /Forbidden.*system:serviceaccount:default:nobody/);

    await ok([
      ...['create', 'clusterrolebinding', 'nobody-views'],
      ...['--clusterrole=system:node-problem-detector', '--serviceaccount=default:nobody'],
    ]);
    await eventually('the binding to be known', async () => {
      const allowed = await cluster.kubectl(['auth', 'can-i', 'get', 'nodes'], {kubeconfig});
      return allowed.stdout.trim() === 'yes' || undefined;
    });
  });

  it('lets a node change itself and no other (NodeRestriction)', async () => {
    const node = {apiVersion: 'v1', kind: 'Node'};
    for (const name of ['n1', 'n2']) {
      const input = JSON.stringify({...node, metadata: {name}});
      assert.equal((await cluster.kubectl(['create', '-f', '-'], {input})).code, 0);
    }
    const kubeconfig = await cluster.kubeconfigFor({
      user: 'system:node:n1',
      groups: ['system:nodes'],
    });

    await ok(['annotate', 'node', 'n1', 'npd.io/by=itself'], kubeconfig);
    const other = await cluster.kubectl(['replace', '--raw=/api/v1/nodes/n2/status', '-f', '-'], {
      input: JSON.stringify({...node, metadata: {name: 'n2'}}),
      kubeconfig,
    });
    assert.equal(other.code, 1);
    assert.match(other.stderr, /node "n1" is not allowed to modify node "n2"/);
  });

  it('binds a token to a node, so that policies can compare the two', async () => {
    await ok(['create', 'serviceaccount', 'agent']);
    const node = {apiVersion: 'v1', kind: 'Node', metadata: {name: 'bound'}};
    await cluster.kubectl(['create', '-f', '-'], {input: JSON.stringify(node)});
    const uid = await ok(['get', 'node', 'bound', '-o', 'jsonpath={.metadata.uid}']);

    const token = await cluster.token('agent', 'default', {
      boundTo: {apiVersion: 'v1', kind: 'Node', name: 'bound', uid},
    });

    const kubeconfig = await cluster.kubeconfigFor({token});
    const who = await ok(['auth', 'whoami', '-o', 'json'], kubeconfig);
    assert.match(who, /"authentication.kubernetes.io\/node-name":\s*\[\s*"bound"/);
  });

  it('says why it gives no token', async () => {
    await assert.rejects(
      cluster.token('absent', 'default'),
      /expected 201 .*serviceaccounts\/absent\/token, got `404`.*not found/,
    );
  });

  for (const [how, options] of [
    ['ended in order', {}],
    ['killed', {kill: true}],
  ] as const) {
    it(`starts an API server again that was ${how}, with its data and address`, async function () {
      this.timeout(60_000);
      const name = how.replaceAll(' ', '-');
      await ok(['create', 'configmap', name]);

      await cluster.stop('apiserver', options);
      const refused = await cluster.kubectl(['get', 'configmap', name]);
      assert.equal(refused.code, 1);
      assert.match(refused.stderr, /refused/);

      await cluster.start('apiserver');
      assert.equal(await ok(['get', 'configmap', name, '-o', 'name']), `configmap/${name}`);
    });
  }

  it('starts an etcd again that was killed, with its data', async function () {
    this.timeout(60_000);
    await ok(['create', 'configmap', 'kept']);

    await cluster.stop('etcd', {kill: true});
    await cluster.start('etcd');

    await eventually(
      'the API server to find its etcd again',
      async () => (await ok(['get', 'configmap', 'kept', '-o', 'name'])) === 'configmap/kept',
      20_000,
    );
  });

  it('makes a paused API server silent, and a resumed one answer', async function () {
    this.timeout(30_000);
    await cluster.pause('apiserver');
    const silent = await cluster.kubectl(['get', 'namespaces', '--request-timeout=1s']);
    assert.equal(silent.code, 1);
    assert.match(silent.stderr, /timeout|deadline/i);

    cluster.resume('apiserver');
    await ok(['get', 'namespaces']);
  });

  it('ends a paused part in order, which would not hear of it otherwise', async function () {
    this.timeout(60_000);
    await cluster.pause('apiserver');
    await cluster.stop('apiserver');
    assert.deepEqual(
      cluster.running().map(({part}) => part),
      ['etcd'],
    );
    await cluster.start('apiserver');
  });

  it('names the part that a test pauses although it does not run', async function () {
    this.timeout(60_000);
    await cluster.stop('apiserver', {kill: true});
    await assert.rejects(
      cluster.pause('apiserver'),
      /expected `apiserver` of the cluster in .* to run/,
    );
    await cluster.start('apiserver');
  });

  it('says how the log of a part ends that does not start', async function () {
    this.timeout(60_000);
    await cluster.stop('apiserver', {kill: true});
    const other = createServer((socket) => socket.destroy()).listen(
      Number(new URL(cluster.server).port),
      '127.0.0.1',
    );
    await once(other, 'listening');
    try {
      await assert.rejects(
        cluster.start('apiserver'),
        /expected `apiserver` to become ready, but it did end with code 1\. .*apiserver\.log:\n[^]*address already in use/,
      );
    } finally {
      other.close();
    }
    await cluster.start('apiserver');
  });

  it('leaves a cluster alone that runs beside it', async function () {
    this.timeout(90_000);
    const shared = await sharedCluster(this);
    await ok(['create', 'configmap', 'mine']);

    const absent = await shared.kubectl(['get', 'configmap', 'mine']);
    assert.match(absent.stderr, /NotFound/);
    await cluster.down();
    assert.equal((await shared.kubectl(['get', 'namespaces'])).code, 0);
  });

  it('leaves no process, port or folder when it is taken down, once or twice', async function () {
    this.timeout(30_000);
    await cluster.down();

    assert.deepEqual(partProcesses(cluster.folder), []);
    assert.equal(existsSync(cluster.folder), false);
    await assert.rejects(fetch(cluster.server), /fetch failed/);
  });
});
