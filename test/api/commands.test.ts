import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {delimiter, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import type {Cluster} from '../cluster/cluster.js';
import {sharedCluster} from '../cluster/shared.js';
import {ago, eventObject, nodeObject} from '../commands/node-objects.js';
import {assertFitsSchema} from '../commands/schema.js';
import type {KubeObject} from '../support/kube-server.js';
import {eventually} from '../support/eventually.js';

const plugin = fileURLToPath(new URL('../../bin/run.js', import.meta.url));
const suite = `cmd-${process.pid}`;
const selector = `suite=${suite}`;
const hung = {type: 'KernelDeadlock', status: 'True', reason: 'TaskHung', message: 'blocked'};

/** The plugin as people run it: a real kubectl finds it on PATH, and it talks to a real API server. */
describe('kubectl npd on a real API server', () => {
  let cluster: Cluster;
  let folder: string;
  let path: string;

  before(async function () {
    cluster = await sharedCluster(this);
    folder = mkdtempSync(join(tmpdir(), 'npd-path-'));
    symlinkSync(plugin, join(folder, 'kubectl-npd'));
    path = [folder, cluster.bin, process.env['PATH']].join(delimiter);
    await addNode(nodeObject(`${suite}-1`, {conditions: [{...hung, status: 'False'}]}));
    await addNode(nodeObject(`${suite}-2`, {conditions: [hung]}));
    await addNode(nodeObject(`${suite}-3`, {ready: 'Unknown', agent: false}));
    const event = eventObject(`${suite}-2`, {name: `${suite}-oom`, count: 3});
    await kubectl(['create', '-f-'], {apiVersion: 'v1', kind: 'Event', ...event});
  });

  after(async () => {
    if (!folder) return;
    await kubectl(['delete', 'nodes', '-l', selector, '--wait=false']);
    await kubectl(['delete', 'event', `${suite}-oom`]);
    rmSync(folder, {recursive: true});
  });

  async function kubectl(args: readonly string[], input?: object): Promise<string> {
    const options = input ? {input: JSON.stringify(input)} : {};
    const {code, stdout, stderr} = await cluster.kubectl(args, options);
    assert.equal(code, 0, `kubectl ${args.join(' ')}: ${stderr}`);
    return stdout;
  }

  /** Creates a node, and writes its status as kubelet and agent do: apart. */
  async function addNode({metadata, ...rest}: KubeObject): Promise<void> {
    const labels = {suite};
    const node = {apiVersion: 'v1', kind: 'Node', metadata: {...metadata, labels}, ...rest};
    await kubectl(['create', '-f-'], node);
    await patchStatus(metadata.name, rest['status']);
  }

  async function patchStatus(name: string, status: unknown): Promise<void> {
    const patch = JSON.stringify({status});
    await kubectl(['patch', 'node', name, '--subresource=status', '--type=strategic', '-p', patch]);
  }

  function npd(args: readonly string[], kubeconfig = cluster.kubeconfig) {
    return cluster.kubectl(['npd', ...args], {env: {PATH: path}, kubeconfig});
  }

  it('shows the nodes', async () => {
    const {code, stdout, stderr} = await npd(['status', 'nodes', '-l', selector]);
    assert.deepEqual([code, stderr], [0, '']);
    const rows = stdout.split('\n').map((line) => line.split(/ {3,}/));
    assert.deepEqual(
      rows.map((row) => row.slice(0, 5)),
      [
        ['NAME', 'READY', 'PROBLEMS', 'EVENTS(1H)', 'AGENT'],
        [`${suite}-1`, 'True', '<none>', '0', 'Running'],
        [`${suite}-2`, 'True', 'KernelDeadlock', '3', 'Running'],
        [`${suite}-3`, 'Unknown', '<none>', '0', '<none>'],
        [''],
      ],
    );
  });

  it('lists the problems, and prints documents that fit their schemas', async () => {
    const {stdout} = await npd(['problems', '-l', selector, '-o', 'json']);
    const document = JSON.parse(stdout) as {items: {node: string; problem: string}[]};
    assertFitsSchema('problem', document);
    assert.deepEqual(
      document.items.map(({node, problem}) => `${node} ${problem}`),
      [`${suite}-2 OOMKilling`, `${suite}-2 KernelDeadlock`, `${suite}-3 NotReady`],
    );
    const status = await npd(['status', 'nodes', '-l', selector, '-ojson']);
    assertFitsSchema('node-status', JSON.parse(status.stdout));
  });

  it('pages through long lists', async () => {
    const args = ['status', 'nodes', '-l', selector, '-oname', '--chunk-size=1'];
    const {stdout} = await npd(args);
    assert.equal(stdout, [1, 2, 3].map((n) => `node/${suite}-${n}\n`).join(''));
  });

  it('prints the versions', async () => {
    const {code, stdout} = await npd(['version']);
    assert.equal(code, 0);
    assert.match(stdout, /^Client Version: v\S+\nServer Version: (v\S+)\nAgent Versions: /);
    assert.ok(stdout.includes(`Server Version: ${cluster.kubernetes}\n`), stdout);
  });

  it('words a node that there is not as kubectl words it', async () => {
    const ours = await npd(['status', 'nodes', 'no-such-node']);
    const theirs = await cluster.kubectl(['get', 'node', 'no-such-node']);
    assert.deepEqual([ours.code, ours.stdout, ours.stderr], [1, '', theirs.stderr]);
  });

  it('passes kubectl’s exit codes and words on for an unknown command', async () => {
    const {code, stderr} = await npd(['statsu']);
    assert.equal(code, 2);
    assert.equal(
      stderr,
      'error: unknown command "statsu" for "kubectl npd"\nhint: did you mean: kubectl npd status\n',
    );
  });

  it('refuses a context that there is not', async () => {
    const {code, stdout, stderr} = await npd(['status', 'nodes', '--context', 'nowhere']);
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /^error: .*context.*nowhere.*\n/);
  });

  it('says which server cannot be reached', async () => {
    const {code, stderr} = await npd(['problems', '--server=https://127.0.0.1:1']);
    assert.equal(code, 1);
    assert.match(stderr, /^error: [^\n]*127\.0\.0\.1:1[^\n]*\n(hint: [^\n]*\n)?$/);
  });

  it('says that there is no kubeconfig, in one sentence and a hint', async () => {
    const env = {PATH: path, KUBECONFIG: '', HOME: folder, KUBERNETES_SERVICE_HOST: ''};
    const {code, stderr} = await cluster.kubectl(['npd', 'status', 'nodes'], {env, kubeconfig: ''});
    assert.equal(code, 1);
    assert.match(stderr, /^error: [^\n]*kubeconfig[^\n]*\nhint: [^\n]*\n$/);
  });

  it('refuses a kubeconfig that cannot be read, naming it', async () => {
    const file = join(folder, 'broken.yaml');
    writeFileSync(file, 'clusters: [\n');
    const {code, stderr} = await npd(['status', 'nodes', `--kubeconfig=${file}`]);
    assert.equal(code, 1);
    assert.match(stderr, /^error: [^\n]*broken\.yaml[^\n]*\n(hint: [^\n]*\n)?$/);
  });

  it('says that a token does not count any more', async () => {
    await kubectl(['create', 'serviceaccount', `${suite}-gone`, '-n', 'default']);
    const token = await cluster.token(`${suite}-gone`, 'default');
    await kubectl(['delete', 'serviceaccount', `${suite}-gone`, '-n', 'default']);
    const {code, stdout, stderr} = await npd(
      ['status', 'nodes'],
      await cluster.kubeconfigFor({token}),
    );
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /^error: [^\n]*\nhint: [^\n]*\n$/);
    assert.ok(!stderr.includes(token));
  });

  it('names the missing right and exits 6', async () => {
    const kubeconfig = await cluster.kubeconfigFor({user: 'nobody', groups: []});
    const {code, stdout, stderr} = await npd(['status', 'nodes'], kubeconfig);
    assert.deepEqual([code, stdout], [6, '']);
    assert.match(
      stderr,
      /^Error from server \(Forbidden\): nodes is forbidden: User "nobody" cannot list resource "nodes"[^\n]*\nhint: /,
    );
  });

  it('shows nodes to whom only nodes may be shown', async () => {
    await kubectl(['create', 'clusterrole', suite, '--verb=get,list,watch', '--resource=nodes']);
    await kubectl([
      'create',
      'clusterrolebinding',
      suite,
      `--clusterrole=${suite}`,
      '--user=viewer',
    ]);
    try {
      const kubeconfig = await cluster.kubeconfigFor({user: 'viewer', groups: []});
      const found = await eventually('the right to count', async () => {
        const tried = await npd(['status', 'nodes', '-l', selector, '--no-headers'], kubeconfig);
        return tried.code === 0 ? tried : undefined;
      });
      assert.match(found.stdout, new RegExp(`^${suite}-2 +True +KernelDeadlock +<unknown> `, 'm'));
      assert.match(found.stderr, /^Warning: [^\n]*\n$/);
    } finally {
      await kubectl(['delete', 'clusterrolebinding,clusterrole', suite]);
    }
  });

  it('acts as another user when told to', async () => {
    const {code, stderr} = await npd(['status', 'nodes', '--as=jane', '--as-group=team']);
    assert.equal(code, 6);
    assert.match(stderr, /User "jane" cannot list/);
  });

  it('watches, and ends at ^C with 130 and nothing more to say', async () => {
    const args = ['npd', 'status', 'nodes', '-w', '-l', selector];
    const run = spawn(join(cluster.bin, 'kubectl'), args, {env: {...cluster.env, PATH: path}});
    let stdout = '';
    let stderr = '';
    run.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    run.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const ended = new Promise((resolve) => run.on('close', (code) => resolve(code)));
    try {
      await eventually('the table', () => stdout.includes(`${suite}-3`) || undefined, 10_000);
      const before = stdout.length;
      const {status} = nodeObject('', {conditions: [{...hung, lastTransitionTime: ago(0)}]});
      await patchStatus(`${suite}-1`, status);
      await eventually('the change', () => stdout.length > before || undefined, 10_000);
      assert.match(stdout.slice(before), new RegExp(`^${suite}-1 +True +KernelDeadlock `));
    } finally {
      run.kill('SIGINT');
    }
    assert.equal(await ended, 130);
    assert.equal(stderr, '');
  });
});
