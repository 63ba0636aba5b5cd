import assert from 'node:assert/strict';
import {writeFileSync} from 'node:fs';
import {setTimeout as sleep} from 'node:timers/promises';
import {startCluster, type Cluster} from '../cluster/cluster.js';
import type {PartName} from '../cluster/part.js';
import {requireCluster} from '../cluster/shared.js';
import {assertFitsSchema} from '../commands/schema.js';
import {eventually} from '../support/eventually.js';
import {kubectl} from './pods.js';
import {throughKubectl, type ThroughKubectl} from './through-kubectl.js';

interface Simulation {
  readonly verified: boolean;
  readonly reverted: boolean;
  readonly seen: Readonly<
    Record<'event' | 'condition' | 'metric', {readonly afterSeconds: number} | undefined>
  >;
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly lastTransitionTime: string;
}

/** From a line in the kernel log to event, condition and metric, whatever is stopped meanwhile. */
describe('the loop on a real node', function () {
  this.timeout(180_000);
  let cluster: Cluster;
  let person: ThroughKubectl;

  before(async function () {
    requireCluster(this, {nodes: 1});
    cluster = await startCluster({nodes: 1});
    person = throughKubectl(cluster);
    await person.install();
  });

  afterEach(async () => {
    await person.npd(['simulate', 'cleanup', 'n1']);
  });

  after(async () => {
    person?.close();
    await cluster?.down();
  });

  async function condition(type: string): Promise<Condition | undefined> {
    const node = await kubectl(cluster, ['get', 'node', 'n1', '-ojson']);
    const {status} = JSON.parse(node) as {status: {conditions: readonly Condition[]}};
    return status.conditions.find((one) => one.type === type);
  }

  async function eventCount(reason: string): Promise<number> {
    const list = await kubectl(cluster, [
      ...['get', 'events', '-A', '-ojson', `--field-selector=reason=${reason}`],
    ]);
    const {items} = JSON.parse(list) as {items: readonly {count: number}[]};
    return items.reduce((sum, {count}) => sum + count, 0);
  }

  async function verify(...more: readonly string[]): Promise<Simulation> {
    const words = ['simulate', 'kernel-deadlock', '--verify', '-ojson', ...more];
    const {code, stdout, stderr} = await person.npd(words);
    assert.equal(code, 0, stderr);
    const document = JSON.parse(stdout) as Simulation;
    assertFitsSchema('simulation', document);
    return document;
  }

  it('brings the event within 2 s, the condition within 3 s, and the metric', async () => {
    const {seen, verified, reverted} = await verify();
    assert.deepEqual([verified, reverted], [true, true]);
    const {event, condition: set, metric} = seen;
    assert.ok(event && event.afterSeconds <= 2, `event after ${event?.afterSeconds} s`);
    assert.ok(set && set.afterSeconds <= 3, `condition after ${set?.afterSeconds} s`);
    assert.ok(metric, 'no metric was seen');
  });

  it('takes a simulation back at its deadline although the plugin was killed', async () => {
    const words = [
      'simulate',
      'kernel-deadlock',
      'n1',
      '--verify',
      '--revert=false',
      '--duration=8s',
    ];
    const run = person.type(words);
    await eventually('the injection', () => /injected/.test(run.stdout()) || undefined, 20_000);
    run.child.kill('SIGKILL');
    await run.finished;
    await eventually(
      'the condition',
      async () => (await condition('KernelDeadlock'))?.status === 'True',
    );
    await eventually(
      'the end of the condition',
      async () => (await condition('KernelDeadlock'))?.status === 'False',
      15_000,
    );
  });

  it('tells kubectl describe the same as kubectl get', async () => {
    const {code, stderr} = await person.npd(['simulate', 'kernel-deadlock', 'n1', '--duration=1m']);
    assert.equal(code, 0, stderr);
    const got = await eventually('the condition', async () => {
      const found = await condition('KernelDeadlock');
      return found?.status === 'True' ? found : undefined;
    });
    const described = await eventually('the event in describe', async () => {
      const text = await kubectl(cluster, ['describe', 'node', 'n1']);
      return /DockerHung.*kernel-monitor/.test(text) ? text : undefined;
    });
    assert.match(described, new RegExp(`KernelDeadlock +True .* ${got.reason} +task docker:`));
    assert.equal((await person.npd(['simulate', 'cleanup', 'n1'])).code, 0);
  });

  it('keeps a condition when the agent’s pod is deleted, and doubles nothing', async () => {
    const words = [
      'simulate',
      'kernel-deadlock',
      'n1',
      '--verify',
      '--revert=false',
      '--duration=2m',
    ];
    const {code, stderr} = await person.npd(words);
    assert.equal(code, 0, stderr);
    const [before, events] = [await condition('KernelDeadlock'), await eventCount('DockerHung')];
    await kubectl(cluster, ['delete', 'pod', '-n=npd-system', '--all']);
    const waited = await person.npd(['wait', 'n1', '--for=agent-ready', '--timeout=60s']);
    assert.equal(waited.code, 0, waited.stderr);
    await sleep(3000); // what would be told twice would be by now
    assert.deepEqual(await condition('KernelDeadlock'), {
      ...(await condition('KernelDeadlock')),
      status: 'True',
      lastTransitionTime: before?.lastTransitionTime,
    });
    assert.equal(await eventCount('DockerHung'), events);
    assert.equal((await person.npd(['simulate', 'cleanup', 'n1'])).code, 0);
    await eventually(
      'the end',
      async () => (await condition('KernelDeadlock'))?.status === 'False',
    );
  });

  for (const part of ['kubelet-n1', 'containerd-n1', 'apiserver'] as const satisfies PartName[]) {
    it(`works again within 15 s of a restart of ${part}`, async () => {
      await cluster.stop(part, {kill: true});
      await cluster.start(part);
      const restarted = performance.now();
      await eventually(
        'the loop',
        async () => (await person.npd(['simulate', 'kernel-deadlock', '--verify'])).code === 0,
        15_000,
      );
      const seconds = (performance.now() - restarted) / 1000;
      assert.ok(seconds <= 15, `only after ${seconds.toFixed(1)} s`);
    });
  }

  it('raises a real problem that somebody writes while one is simulated, and keeps that', async () => {
    const words = [
      'simulate',
      'readonly-filesystem',
      'n1',
      '--verify',
      '--duration=2m',
      '--revert=false',
    ];
    assert.equal((await person.npd(words)).code, 0);
    writeFileSync('/dev/kmsg', '<3>EXT4-fs error (device sda1): Remounting filesystem read-only\n');
    await sleep(1500);
    assert.equal((await person.npd(['simulate', 'cleanup', 'n1'])).code, 0);
    await sleep(2500);
    assert.equal((await condition('ReadonlyFilesystem'))?.status, 'True');
  });
});
