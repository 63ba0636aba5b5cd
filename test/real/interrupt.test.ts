import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import type {Cluster} from '../cluster/cluster.js';
import {startCluster} from '../cluster/cluster.js';
import {requireCluster} from '../cluster/shared.js';
import {eventually} from '../support/eventually.js';
import {kubectl} from './pods.js';
import {throughKubectl, type ThroughKubectl} from './through-kubectl.js';

const manifest = JSON.parse(readFileSync('dist/oclif.manifest.json', 'utf8')) as {
  readonly commands: Readonly<Record<string, {readonly id: string}>>;
};

/** Commands that go on until they are told to stop, and what shows that they have begun. */
const lasting: readonly {readonly words: readonly string[]; readonly begun: RegExp}[] = [
  {words: ['status', '--watch'], begun: /^Agent/m},
  {words: ['status', 'nodes', '--watch'], begun: /^n1/m},
  {words: ['status', 'agents', '--watch'], begun: /^n1/m},
  {words: ['problems', '--watch', '-ojson', '--since=24h'], begun: /^/},
  {words: ['logs', '-f'], begun: /./},
  {words: ['wait', 'n1', '--for=problem=NeverThere', '--timeout=1h'], begun: /^/},
];

/** A real kubectl finds each command, and ^C in the middle of each leaves nothing behind. */
describe('kubectl npd typed into a real kubectl', function () {
  this.timeout(180_000);
  let cluster: Cluster;
  let person: ThroughKubectl;

  before(async function () {
    requireCluster(this, {nodes: 1});
    cluster = await startCluster({nodes: 1});
    person = throughKubectl(cluster);
    await person.install();
  });

  after(async () => {
    person?.close();
    await cluster?.down();
  });

  async function simulations(): Promise<string> {
    const path = '{.metadata.annotations.npd\\.io/simulation}';
    return kubectl(cluster, ['get', 'node', 'n1', `-o=jsonpath=${path}`]);
  }

  for (const {id} of Object.values(manifest.commands)) {
    const words = id.split(':');
    it(`knows \`${words.join(' ')}\``, async () => {
      const {code, stdout, stderr} = await person.npd([...words, '--help']);
      assert.deepEqual([code, stderr], [0, '']);
      assert.match(stdout, new RegExp(`^ {2}kubectl npd ${words.join(' ')}`, 'm'));
    });
  }

  for (const {words, begun} of lasting) {
    it(`ends \`${words.join(' ')}\` at ^C`, async () => {
      const run = person.type(words);
      await eventually('its beginning', () => begun.test(run.stdout()) || undefined, 10_000);
      await new Promise((resolve) => setTimeout(resolve, 700));
      assert.equal(run.child.exitCode, null, `ended by itself: ${run.stderr()}`);
      const asked = performance.now();
      run.child.kill('SIGINT');
      const {code, stderr} = await run.finished;
      assert.equal(code, 130, stderr);
      assert.doesNotMatch(stderr, /\n +at /);
      assert.ok(performance.now() - asked < 1000, 'it took more than a second');
    });
  }

  it('takes a simulation back at ^C', async () => {
    const run = person.type(['simulate', 'kernel-deadlock', '--verify', '--duration=2m']);
    await eventually('the injection', () => /injected/.test(run.stdout()) || undefined, 20_000);
    run.child.kill('SIGINT');
    const {code, stderr} = await run.finished;
    assert.ok(code === 130 || code === 0, stderr); // it may be through already
    await eventually('no simulation', async () => (await simulations()) === '', 10_000);
  });

  it('leaves an installation that can go on at ^C in the middle of an uninstall', async () => {
    const run = person.type(['uninstall', '--yes']);
    await eventually('its beginning', async () => {
      const set = await kubectl(cluster, [
        ...['get', 'daemonset/npd-agent', '-n=npd-system', '--ignore-not-found', '-ojson'],
      ]);
      return set === '' || set.includes('deletionTimestamp') || undefined;
    });
    run.child.kill('SIGINT');
    const {code, stderr} = await run.finished;
    assert.ok(code === 130 || code === 0, stderr);
    assert.equal((await person.npd(['uninstall', '--yes'])).code, 0);
    await person.install();
  });

  it('ends at once at the second ^C, whatever the server does', async () => {
    await cluster.pause('apiserver');
    try {
      const run = person.type(['status']);
      await new Promise((resolve) => setTimeout(resolve, 1000));
      run.child.kill('SIGINT');
      run.child.kill('SIGINT');
      assert.equal((await run.finished).code, 130);
    } finally {
      cluster.resume('apiserver');
    }
  });
});
