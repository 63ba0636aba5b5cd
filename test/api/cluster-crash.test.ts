import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import type {ChildProcess} from 'node:child_process';
import {existsSync, rmSync, truncateSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {text} from 'node:stream/consumers';
import {fileURLToPath} from 'node:url';
import {commandLineProgram} from '../cluster/command-line-program.js';
import {partProcesses} from '../cluster/processes.js';
import {requireCluster} from '../cluster/shared.js';
import {eventually} from '../support/eventually.js';
import {inTemporaryFolder} from '../support/temporary-folder.js';

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What `npm run cluster -- …` runs. */
function commandLine(...args: readonly string[]): ChildProcess {
  return spawn(process.execPath, commandLineProgram(...args), {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function ended(child: ChildProcess): Promise<Ended> {
  const code = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout!), text(child.stderr!), code]);
  return {code: await code, stdout, stderr};
}

describe('npm run cluster', () => {
  before(function () {
    requireCluster(this);
  });

  it('brings up, shows, runs programs with, and takes down what outlives each call', async function () {
    this.timeout(60_000);
    await inTemporaryFolder(async (folder) => {
      const state = join(folder, 'state');
      const where = ['--state', state];
      try {
        const up = await ended(commandLine('up', '--api-only', ...where));
        assert.equal(up.code, 0, up.stderr);
        assert.match(up.stdout, /^https:\/\/127\.0\.0\.1:\d+ is up \(/);

        const again = await ended(commandLine('up', '--api-only', ...where));
        assert.match(again.stdout, /is already up/);

        const status = await ended(commandLine('status', ...where));
        assert.equal(status.code, 0);
        assert.match(status.stdout, /^etcd: ready .*\napiserver: ready .*\nKubernetes v1\./);

        const got = await ended(
          commandLine('exec', ...where, '--', 'kubectl', 'get', 'ns', '-oname'),
        );
        assert.equal(got.code, 0, got.stderr);
        assert.match(got.stdout, /^namespace\/kube-system$/m);

        const failed = await ended(commandLine('exec', ...where, '--', 'sh', '-c', 'exit 42'));
        assert.equal(failed.code, 42);
        const killed = await ended(commandLine('exec', ...where, '--', 'sh', '-c', 'kill -9 $$'));
        assert.equal(killed.code, 128 + 9);
        const absent = await ended(commandLine('exec', ...where, '--', './no-such-program'));
        assert.equal(absent.code, 127);
        assert.match(absent.stderr, /none named `\.\/no-such-program`/);
      } finally {
        const down = await ended(commandLine('down', ...where));
        assert.equal(down.code, 0, down.stderr);
      }
      assert.equal(existsSync(state), false);
      assert.deepEqual(partProcesses(state), []);
      assert.equal((await ended(commandLine('status', ...where))).code, 1);
      assert.match((await ended(commandLine('down', ...where))).stdout, /^nothing was up in /);
    });
  });

  it('starts again only what was killed, and keeps its data', async function () {
    this.timeout(60_000);
    await inTemporaryFolder(async (folder) => {
      const where = ['--state', join(folder, 'state')];
      try {
        assert.equal((await ended(commandLine('up', '--api-only', ...where))).code, 0);
        const kubectl = ['exec', ...where, '--', 'kubectl'];
        await ended(commandLine(...kubectl, 'create', 'configmap', 'kept'));
        const [etcd, apiserver] = ['etcd', 'apiserver'].map((part) =>
          partProcesses(join(folder, 'state')).find((one) => one.part === part),
        );
        process.kill(apiserver!.pid, 'SIGKILL');

        const status = await ended(commandLine('status', ...where));
        assert.equal(status.code, 1);
        assert.match(status.stdout, /^apiserver: not running/m);
        const up = await ended(commandLine('up', '--api-only', ...where));
        assert.match(up.stdout, /is up again/);
        const kept = await ended(commandLine(...kubectl, 'get', 'configmap', 'kept', '-oname'));
        assert.equal(kept.stdout, 'configmap/kept\n');
        assert.ok(partProcesses(join(folder, 'state')).some(({pid}) => pid === etcd!.pid));
      } finally {
        assert.equal((await ended(commandLine('down', ...where))).code, 0);
      }
    });
  });

  for (const [what, isReached] of [
    ['before its state was complete', (state: string) => existsSync(join(state, 'pki'))],
    ['while its parts were starting', (state: string) => partProcesses(state).length === 2],
  ] as const) {
    it(`can be brought up, or taken down, after it was killed ${what}`, async function () {
      this.timeout(60_000);
      for (const next of ['up', 'down'] as const) {
        await inTemporaryFolder(async (folder) => {
          const state = join(folder, 'state');
          const where = ['--state', state];
          try {
            const killed = commandLine('up', '--api-only', ...where);
            while (!isReached(state)) await new Promise((resolve) => setTimeout(resolve, 1));
            killed.kill('SIGKILL');
            await ended(killed);
            if (next === 'up') {
              const up = await ended(commandLine('up', '--api-only', ...where));
              assert.equal(up.code, 0, up.stderr);
            }
          } finally {
            const down = await ended(commandLine('down', ...where));
            assert.equal(down.code, 0, down.stderr);
          }
          assert.deepEqual(partProcesses(state), []);
          assert.equal(existsSync(state), false);
        });
      }
    });
  }

  it('makes a cluster anew whose description is missing, and ends what still ran of it', async function () {
    this.timeout(60_000);
    await inTemporaryFolder(async (folder) => {
      const state = join(folder, 'state');
      const where = ['--state', state];
      try {
        assert.equal((await ended(commandLine('up', '--api-only', ...where))).code, 0);
        const before = partProcesses(state).map(({pid}) => pid);
        rmSync(join(state, 'cluster.json'));
        truncateSync(join(state, 'pki', 'ca.crt'), 10);

        const status = await ended(commandLine('status', ...where));
        assert.equal(status.code, 1);
        assert.match(status.stdout, /holds no complete state, but etcd \(PID \d+\) runs/);
        const up = await ended(commandLine('up', '--api-only', ...where));
        assert.equal(up.code, 0, up.stderr);
        const after = partProcesses(state).map(({pid}) => pid);
        assert.equal(after.length, 2);
        assert.ok(!after.some((pid) => before.includes(pid)));
      } finally {
        assert.equal((await ended(commandLine('down', ...where))).code, 0);
      }
    });
  });

  it('ends the processes of a cluster whose folder was removed by hand', async function () {
    this.timeout(60_000);
    await inTemporaryFolder(async (folder) => {
      const state = join(folder, 'state');
      try {
        assert.equal((await ended(commandLine('up', '--api-only', '--state', state))).code, 0);
        rmSync(state, {recursive: true});
      } finally {
        assert.equal((await ended(commandLine('down', '--state', state))).code, 0);
      }
      assert.deepEqual(partProcesses(state), []);
    });
  });

  it('ends no process that only works with its files', async function () {
    this.timeout(60_000);
    await inTemporaryFolder(async (folder) => {
      const state = join(folder, 'state');
      assert.equal((await ended(commandLine('up', '--api-only', '--state', state))).code, 0);
      const reader = spawn('tail', ['-f', join(state, 'etcd.log')], {stdio: 'ignore'});
      try {
        assert.equal((await ended(commandLine('down', '--state', state))).code, 0);
        assert.equal(reader.exitCode ?? reader.signalCode, null);
      } finally {
        reader.kill();
      }
    });
  });

  it('lets only one of two at once bring up the same state', async function () {
    this.timeout(60_000);
    await inTemporaryFolder(async (folder) => {
      const where = ['--state', join(folder, 'state')];
      try {
        const both = [1, 2].map(() => ended(commandLine('up', '--api-only', ...where)));
        const [winner, loser] = (await Promise.all(both)).sort((a, b) => a.code! - b.code!);
        assert.equal(winner!.code, 0, winner!.stderr);
        assert.equal(loser!.code, 1);
        assert.match(loser!.stderr, /expected nobody at work .* is bringing it up/);
        assert.equal((await ended(commandLine('status', ...where))).code, 0);
      } finally {
        assert.equal((await ended(commandLine('down', ...where))).code, 0);
      }
    });
  });
});

describe('a test run with a cluster', () => {
  before(function () {
    requireCluster(this);
  });

  // A suite of its own, in a mocha of its own, that says where its cluster is and then does as told.
  async function withRun(
    last: string,
    act: (run: {child: ChildProcess; pid: number; state: string}) => Promise<void>,
  ): Promise<void> {
    await inTemporaryFolder(async (folder) => {
      const shared = new URL('../cluster/shared.ts', import.meta.url).href;
      const file = join(folder, 'run.test.mjs');
      writeFileSync(
        file,
        `import {sharedCluster} from '${shared}';
        it('has a cluster', async function () {
          const cluster = await sharedCluster(this);
          console.log('cluster', process.pid, cluster.folder);
          ${last}
        });`,
      );
      const mocha = join(root, 'node_modules/mocha/bin/mocha.js');
      const child = spawn(process.execPath, [mocha, file], {
        cwd: root,
        stdio: ['ignore', 'pipe', 'inherit'],
        env: {...process.env, TMPDIR: folder},
      });
      for await (const line of createInterface({input: child.stdout})) {
        const [, pid, state] = /cluster (\d+) (\S+)/.exec(line) ?? [];
        if (pid && state) {
          await act({child, pid: Number(pid), state});
          return;
        }
      }
      assert.fail('expected the run to have a cluster');
    });
  }

  async function untilNothingIsLeft(state: string): Promise<void> {
    await eventually(
      'no process and no folder',
      () => (partProcesses(state).length === 0 && !existsSync(state)) || undefined,
      10_000,
    );
  }

  it('leaves nothing when it is killed', async function () {
    this.timeout(60_000);
    await withRun('await new Promise(() => setInterval(() => {}, 1000));', async (run) => {
      assert.equal(partProcesses(run.state).length, 2);
      process.kill(run.pid, 'SIGKILL');
      await untilNothingIsLeft(run.state);
    });
  });

  it('leaves nothing when it ends without a word', async function () {
    this.timeout(60_000);
    await withRun('process.exit(3);', (run) => untilNothingIsLeft(run.state));
  });

  it('ends by itself, and leaves nothing, after its last test', async function () {
    this.timeout(60_000);
    await withRun('', async (run) => {
      const code = await new Promise((resolve) => run.child.once('exit', resolve));
      assert.equal(code, 0);
      assert.deepEqual(partProcesses(run.state), []);
      assert.equal(existsSync(run.state), false);
    });
  });
});
