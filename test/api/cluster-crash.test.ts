import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import type {ChildProcess} from 'node:child_process';
import {existsSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';
import {partProcesses} from '../cluster/processes.js';
import {requireCluster} from '../cluster/shared.js';
import {eventually} from '../support/eventually.js';
import {inTemporaryFolder} from '../support/temporary-folder.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

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
