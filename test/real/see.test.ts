import assert from 'node:assert/strict';
import type {Cluster} from '../cluster/cluster.js';
import {sharedRealCluster} from '../cluster/shared.js';
import {runPlugin, startPlugin, type Finished} from '../commands/plugin-process.js';
import {assertFitsSchema} from '../commands/schema.js';
import type {ClusterStatus} from '../../src/tasks/cluster-status.js';
import {eventually} from '../support/eventually.js';
import {kubectl} from './pods.js';
import {throughKubectl, type ThroughKubectl} from './through-kubectl.js';

/** What a person sees of a real node: its agent in its image, what that wrote, and its log as the kubelet keeps it. */
describe('kubectl npd status, logs and wait on a real node', function () {
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

  it('shows that all is well', async () => {
    const waited = await npd('status', '--wait', '--timeout=30s', '--fail-on=warning');
    assert.equal(waited.code, 0, waited.stderr);
    assert.match(waited.stdout, /^Agent +v\S+ on 1\/1 nodes {3}config [0-9a-f]+ \(all in sync\)\n/);
    assert.match(waited.stdout, /^Monitors +kernel-monitor 1\/1 {3}readonly-monitor 1\/1$/m);
    const {stdout} = await npd('status', '-ojson');
    assertFitsSchema('status', JSON.parse(stdout));
  });

  it('shows the agent', async () => {
    const {stdout} = await npd('status', 'agents', '--no-headers');
    assert.match(
      stdout,
      /^n1 +npd-agent-\w+ +1\/1 +Running +0 +v\S+ +[0-9a-f]+ +2\/2 +\d+s +\S+\n$/,
    );
    assertFitsSchema('agent-status', JSON.parse((await npd('status', 'agents', '-ojson')).stdout));
  });

  it('prints the agent’s log, of one monitor too, with the kubelet’s times', async () => {
    const {code, stdout} = await npd('logs', 'n1');
    assert.equal(code, 0);
    assert.match(stdout, /"Monitor started" monitor="kernel-monitor"\n/);
    const one = await npd('logs', '--monitor=readonly-monitor', '--timestamps', '--tail=50');
    assert.match(one.stdout, /^(?:\d{4}-\S+Z .* monitor="readonly-monitor".*\n)+$/);
  });

  it('follows the log until ^C', async () => {
    const run = startPlugin(['logs', '-f', 'n1'], {KUBECONFIG: cluster.kubeconfig});
    try {
      await eventually('a line', () => run.stdout() !== '' || undefined);
      run.kill('SIGINT');
      const {code, stderr} = await run.finished;
      assert.deepEqual([code, stderr], [130, '']);
    } finally {
      run.kill('SIGKILL');
    }
  });

  it('tells a previous log that there is not in the server’s words', async () => {
    const {code, stderr} = await npd('logs', 'n1', '--previous');
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^Error from server \(BadRequest\): node n1: previous terminated container/,
    );
  });

  /** XFS, because nobody else's test on this machine writes of it into the kernel log that all share. */
  async function injectXfsShutdown(): Promise<void> {
    const {stdout} = await npd('status', 'agents', '-o', 'jsonpath={.items[0].pod.name}');
    const inject = ['npd-agent', 'inject', '--reason=XfsHasShutdown', '--duration=1m'];
    const line = '--line=XFS (npd1): Corruption detected. Shutting down filesystem';
    await kubectl(cluster, ['-n', 'npd-system', 'exec', stdout, '--', ...inject, line]);
  }

  async function xfsShutdown(): Promise<{readonly row: string; readonly finding: boolean}> {
    const {stdout} = await npd('status', '-o', 'json');
    const {problems, findings} = JSON.parse(stdout) as ClusterStatus;
    const problem = problems.find((one) => one.problem === 'XfsShutdown');
    return {
      row: problem ? `${problem.reason}${problem.simulated ? ' simulated' : ''}` : '',
      finding: findings.some(({message}) => message.includes('XfsShutdown')),
    };
  }

  it('waits for a simulated problem, marks it, does not fail for it, and waits for its end', async () => {
    await injectXfsShutdown();
    const found = await npd('wait', 'n1', '--for=problem=XfsShutdown', '--timeout=20s');
    assert.deepEqual(found, {code: 0, stdout: 'node/n1 condition met\n', stderr: ''});
    const simulated = {row: 'XfsHasShutdown simulated', finding: false};
    await eventually('its event', async () => (await xfsShutdown()).finding === false, 10_000);
    assert.deepEqual(await xfsShutdown(), simulated);
    assert.match((await npd('status')).stdout, /^Simulated +1 active: [0-9a-f]+ on n1$/m);
    await npd('simulate', 'cleanup', 'n1');
    const over = await npd('wait', '--all', '--for=problem=XfsShutdown=false', '--timeout=20s');
    assert.deepEqual(over, {code: 0, stdout: 'node/n1 condition met\n', stderr: ''});
    assert.deepEqual(await xfsShutdown(), {row: '', finding: false});
  });
});
