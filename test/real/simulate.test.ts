import assert from 'node:assert/strict';
import type {Cluster} from '../cluster/cluster.js';
import {sharedRealCluster} from '../cluster/shared.js';
import {runPlugin, startPlugin, type Finished} from '../commands/plugin-process.js';
import {assertFitsSchema} from '../commands/schema.js';
import {eventually} from '../support/eventually.js';
import {kubectl} from './pods.js';
import {throughKubectl, type ThroughKubectl} from './through-kubectl.js';

interface Document {
  readonly verified: boolean;
  readonly seen: Readonly<Record<string, {readonly afterSeconds: number}>>;
  readonly reverted: boolean;
}

/** The whole loop: plugin, API server, kubelet, the agent in its image, the machine's own kernel log. */
describe('kubectl npd simulate on a real node', function () {
  this.timeout(120_000);
  let cluster: Cluster;
  let person: ThroughKubectl;

  function npd(...words: readonly string[]): Promise<Finished> {
    return runPlugin(words, {KUBECONFIG: cluster.kubeconfig});
  }

  before(async function () {
    cluster = await sharedRealCluster(this);
    person = throughKubectl(cluster);
    await person.install();
  });
  after(async () => {
    if (!cluster) return;
    await npd('uninstall', '--yes', '--delete-namespace');
    person.close();
  });

  for (const problem of [
    'kernel-deadlock',
    'kernel-oops',
    'oom-kill',
    'readonly-filesystem',
    'task-hung',
  ]) {
    it(`proves that ${problem} is found, and takes it back`, async () => {
      const {code, stdout, stderr} = await npd('simulate', problem, 'n1', '--verify', '-ojson');
      assert.equal(code, 0, `${stderr}${stdout}`);
      const document = JSON.parse(stdout) as Document;
      assertFitsSchema('simulation', document);
      assert.ok(document.verified && document.reverted);
      for (const [sight, {afterSeconds}] of Object.entries(document.seen)) {
        assert.ok(afterSeconds < 5, `${sight} took ${afterSeconds} s`);
      }
    });
  }

  it('leaves no condition, no mark and no simulation behind', async () => {
    const path =
      '{.status.conditions[?(@.status=="True")].type}|{.metadata.annotations.npd\\.io/simulation}';
    assert.equal(await kubectl(cluster, ['get', 'node', 'n1', '-o', `jsonpath=${path}`]), 'Ready|');
    const {stdout} = await npd('simulate', 'cleanup', '--all-nodes', '--dry-run=server');
    assert.equal(stdout, '');
  });

  it('takes back at ^C what it made', async () => {
    const words = ['simulate', 'readonly-filesystem', '--verify', '--revert=false', '-ojson'];
    const run = startPlugin(words, {KUBECONFIG: cluster.kubeconfig});
    await eventually('the injection', () => /injected/.test(run.stderr()) || undefined, 20_000);
    run.kill('SIGINT');
    const {code, stderr} = await run.finished;
    // All may have been seen already: then it is left, as it was asked for.
    if (code === 130) assert.match(stderr, /simulation [0-9a-f]+ reverted/);
    else assert.equal((await npd('simulate', 'cleanup')).code, 0);
    await eventually(
      'the condition to go',
      async () =>
        (await kubectl(cluster, [
          ...['get', 'node', 'n1', '-o'],
          'jsonpath={.status.conditions[?(@.type=="ReadonlyFilesystem")].status}',
        ])) === 'False',
      10_000,
    );
  });

  it('needs `get pods/exec` and says so, exit 6, to one who may only look', async () => {
    await kubectl(cluster, [
      'create',
      'clusterrolebinding',
      'looks',
      '--clusterrole=view',
      '--user=jane',
    ]);
    await kubectl(cluster, [
      'create',
      'clusterrole',
      'nodes',
      '--verb=get,list,watch',
      '--resource=nodes',
    ]);
    await kubectl(cluster, [
      'create',
      'clusterrolebinding',
      'nodes',
      '--clusterrole=nodes',
      '--user=jane',
    ]);
    const refused = await npd('simulate', 'oom-kill', '--as=jane');
    assert.deepEqual([refused.code, refused.stdout], [6, '']);
    assert.match(refused.stderr, /you may not get pods\/exec "npd-agent-\w+" in npd-system/);
    await kubectl(cluster, [
      ...['create', 'role', 'executes', '-n', 'npd-system'],
      ...['--verb=get', '--resource=pods/exec,pods/proxy'],
    ]);
    await kubectl(cluster, [
      ...['create', 'rolebinding', 'executes', '-n', 'npd-system'],
      ...['--role=executes', '--user=jane'],
    ]);
    const allowed = await npd('simulate', 'oom-kill', '--verify', '--as=jane');
    assert.equal(allowed.code, 0, allowed.stderr);
    await kubectl(cluster, ['delete', 'clusterrolebinding', 'looks', 'nodes']);
    await kubectl(cluster, ['delete', 'clusterrole', 'nodes']);
  });
});
