import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import type {ChildProcess} from 'node:child_process';
import {existsSync, mkdtempSync, rmSync, truncateSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {text} from 'node:stream/consumers';
import {setTimeout as sleep} from 'node:timers/promises';
import {commandLineProgram} from '../cluster/command-line-program.js';
import {partProcesses} from '../cluster/processes.js';
import type {PartProcess} from '../cluster/processes.js';
import {requireCluster} from '../cluster/shared.js';

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What `npm run cluster -- …` runs. */
function start(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, commandLineProgram(...args), {stdio: ['ignore', 'pipe', 'pipe']});
}

async function ended(child: ChildProcess): Promise<Ended> {
  const code = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout!), text(child.stderr!), code]);
  return {code: await code, stdout, stderr};
}

// Boots cost seconds, so these tests hand one cluster on. Each leaves it up.
describe('npm run cluster', () => {
  let parent: string;
  let state: string;

  before(async function () {
    requireCluster(this);
    parent = mkdtempSync(join(tmpdir(), 'npd-test-'));
    state = join(parent, 'state');
    const {stdout} = await succeeds('up', '--api-only');
    assert.match(stdout, /^https:\/\/127\.0\.0\.1:\d+ is up \(.* s\)\nexport KUBECONFIG=\S+\n$/);
  });
  after(async () => {
    if (!state) return;
    await succeeds('down');
    rmSync(parent, {recursive: true});
  });

  function run(command: string, ...more: readonly string[]): Promise<Ended> {
    return ended(start([command, '--state', state, ...more]));
  }

  async function succeeds(command: string, ...more: readonly string[]): Promise<Ended> {
    const outcome = await run(command, ...more);
    assert.equal(outcome.code, 0, outcome.stderr);
    return outcome;
  }

  function running(part: string): PartProcess {
    const found = partProcesses(state).find((one) => one.part === part);
    assert.ok(found, `${part} runs`);
    return found;
  }

  it('says that it is already up, and changes nothing', async () => {
    const before = partProcesses(state);
    assert.match((await succeeds('up', '--api-only')).stdout, /is already up/);
    assert.deepEqual(partProcesses(state), before);
  });

  it('shows what runs', async () => {
    const {stdout} = await succeeds('status');
    assert.match(stdout, /^etcd: ready .*\napiserver: ready .*\nKubernetes v1\./);
  });

  it('runs a program with its kubeconfig and kubectl', async () => {
    const {stdout} = await succeeds('exec', '--', 'kubectl', 'get', 'namespaces', '-oname');
    assert.match(stdout, /^namespace\/kube-system$/m);
    const which = await succeeds('exec', '--', 'sh', '-c', 'command -v kubectl');
    assert.match(which.stdout, /\/kubectl-npd\/cluster\/v1\.\S+\/kubectl\n$/);
  });

  it('exits as the program that it runs does', async () => {
    assert.equal((await run('exec', '--', 'sh', '-c', 'exit 42')).code, 42);
    assert.equal((await run('exec', '--', 'sh', '-c', 'kill -9 $$')).code, 128 + 9);
    const absent = await run('exec', '--', './no-such-program');
    assert.equal(absent.code, 127);
    assert.match(absent.stderr, /none named `\.\/no-such-program`/);
  });

  it('starts again only what was killed, with its data', async function () {
    this.timeout(60_000);
    await succeeds('exec', '--', 'kubectl', 'create', 'configmap', 'kept');
    const etcd = running('etcd').pid;
    process.kill(running('apiserver').pid, 'SIGKILL');

    const status = await run('status');
    assert.equal(status.code, 1);
    assert.match(status.stdout, /^apiserver: not running/m);

    assert.match((await succeeds('up', '--api-only')).stdout, /is up again/);
    await succeeds('exec', '--', 'kubectl', 'get', 'configmap', 'kept');
    assert.equal(running('etcd').pid, etcd);
  });

  it('goes on with what was paused', async () => {
    process.kill(running('apiserver').pid, 'SIGSTOP');
    const status = await run('status');
    assert.equal(status.code, 1);
    assert.match(status.stdout, /^apiserver: paused/m);
    await succeeds('up', '--api-only');
    await succeeds('status');
  });

  it('makes a cluster anew whose state is damaged, and ends what still ran of it', async function () {
    this.timeout(60_000);
    const before = partProcesses(state).map(({pid}) => pid);
    rmSync(join(state, 'cluster.json'));
    truncateSync(join(state, 'pki', 'ca.crt'), 10);

    const status = await run('status');
    assert.equal(status.code, 1);
    assert.match(status.stdout, /holds no complete state, .*but etcd \(PID \d+\) runs/);

    assert.match((await succeeds('up', '--api-only')).stdout, / is up \(/);
    const after = partProcesses(state).map(({pid}) => pid);
    assert.equal(after.length, 2);
    assert.ok(!after.some((pid) => before.includes(pid)));
  });

  it('takes down all of it, and no process that only reads its files', async function () {
    this.timeout(60_000);
    const reader = spawn('tail', ['-f', join(state, 'etcd.log')], {stdio: 'ignore'});
    try {
      await succeeds('down');
      assert.equal(existsSync(state), false);
      assert.deepEqual(partProcesses(state), []);
      assert.equal(reader.exitCode ?? reader.signalCode, null);

      assert.equal((await run('status')).code, 1);
      assert.match((await succeeds('down')).stdout, /^nothing was up in /);
    } finally {
      reader.kill();
    }
  });

  it('lets only one of two at once bring it up', async function () {
    this.timeout(60_000);
    const both = await Promise.all([run('up', '--api-only'), run('up', '--api-only')]);
    const [winner, loser] = both.sort((a, b) => Number(a.code) - Number(b.code));
    assert.equal(winner?.code, 0, winner?.stderr);
    assert.equal(loser?.code, 1);
    assert.match(loser.stderr, /expected nobody at work .* is bringing it up/);
    await succeeds('status');
  });

  it('ends what runs of a cluster whose folder was removed by hand', async () => {
    rmSync(state, {recursive: true});
    await succeeds('down');
    assert.deepEqual(partProcesses(state), []);
  });

  for (const [when, isReached] of [
    ['before its state was complete', () => existsSync(join(state, 'pki'))],
    ['while its parts were starting', () => partProcesses(state).length === 2],
  ] as const) {
    it(`can be taken down, and brought up, after it was killed ${when}`, async function () {
      this.timeout(60_000);
      for (const next of ['down', 'up']) {
        await succeeds('down');
        const killed = start(['up', '--api-only', '--state', state]);
        while (!isReached()) await sleep(1);
        killed.kill('SIGKILL');
        await ended(killed);

        await succeeds(next, ...(next === 'up' ? ['--api-only'] : []));
        if (next === 'up') await succeeds('status');
        else assert.equal(existsSync(state) || partProcesses(state).length > 0, false);
      }
    });
  }
});
