import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import type {ChildProcess} from 'node:child_process';
import {existsSync, mkdtempSync, readdirSync, realpathSync, rmSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {startCluster} from '../cluster/cluster.js';
import {partProcesses, processesOf} from '../cluster/processes.js';
import {requireCluster} from '../cluster/shared.js';
import {pauseImage} from '../cluster/node/configuration.js';
import {eventually} from '../support/eventually.js';
import {machine, noTraces, traces} from './machine.js';
import type {Traces} from './machine.js';
import {runPods} from './pods.js';

describe('a cluster with a node', () => {
  let parent: string;

  before(function () {
    requireCluster(this, {nodes: 1});
  });
  beforeEach(() => {
    parent = realpathSync(mkdtempSync(join(tmpdir(), 'npd-test-')));
  });
  afterEach(() => rmSync(parent, {recursive: true, force: true}));

  it('is two clusters at once, and leaves nothing when they are taken down', async function () {
    this.timeout(120_000);
    const before = machine();
    const folders = [join(parent, 'one'), join(parent, 'two')];
    const both = await Promise.all(folders.map((state) => startCluster({nodes: 1, state})));
    let seen: Traces[];
    try {
      await Promise.all(both.map((one) => runPods(one, {name: 'pod', image: pauseImage})));
      seen = folders.map((folder) => traces(folder));
      for (const {processes, cgroups, namespaces} of seen) {
        assert.ok(
          processes.some((one) => one.endsWith(' pause')),
          processes.join(),
        );
        assert.ok(cgroups.length > 4, cgroups.join());
        assert.ok(namespaces.length >= 6, namespaces.join());
      }
      assert.deepEqual(machine(), before);
    } finally {
      await Promise.all(both.map((one) => one.down()));
    }

    // What was killed last may take a moment to end.
    for (const [index, folder] of folders.entries())
      await untilNothingIsLeft(folder, seen[index]!, 5000);
    assert.deepEqual(machine(), before);
  });

  const moments = [
    ['before its state was complete', (folder) => existsSync(join(folder, 'pki'))],
    [
      'while its node was made',
      (folder) => processesOf(folder).some(({part}) => part === 'node-n1'),
    ],
    ['when containerd had just started', (folder) => runs(folder, 'containerd-n1')],
    ['when the kubelet had just started', (folder) => runs(folder, 'kubelet-n1')],
  ] as const satisfies (readonly [string, (folder: string) => boolean])[];

  for (const [when, isReached] of moments) {
    it(`leaves nothing when its process was killed ${when}`, async function () {
      this.timeout(120_000);
      const before = machine();
      const child = startAndWait();
      const folder = await eventually('a state folder', () => stateIn(parent), 20_000);
      while (!isReached(folder)) await sleep(2);
      const seen = traces(folder);
      child.kill('SIGKILL');

      await untilNothingIsLeft(folder, seen);
      assert.deepEqual(machine(), before);
    });
  }

  it('leaves nothing when its process was killed while a pod ran', async function () {
    this.timeout(120_000);
    const before = machine();
    const child = startAndWait();
    await new Promise((resolve) => child.stdout!.once('data', resolve));
    const folder = stateIn(parent)!;
    const seen = traces(folder);
    assert.ok(
      seen.processes.some((one) => one.endsWith(' kubelet')),
      seen.processes.join(),
    );
    child.kill('SIGKILL');

    await untilNothingIsLeft(folder, seen);
    assert.deepEqual(machine(), before);
  });

  function startAndWait(): ChildProcess {
    const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
    const program = fileURLToPath(new URL('start-and-wait.ts', import.meta.url));
    return spawn(process.execPath, ['--import', tsx, program], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {...process.env, TMPDIR: parent},
    });
  }

  async function untilNothingIsLeft(
    folder: string,
    seen: Traces,
    withinMs = 20_000,
  ): Promise<void> {
    await eventually(
      'no trace of the cluster',
      () => {
        // tsx keeps what it has compiled below TMPDIR.
        const {folders, ...left} = traces(folder, seen);
        const clusters = folders.filter((name) => name.startsWith('kubectl-npd'));
        assert.deepEqual({...left, folders: clusters}, noTraces);
        return true;
      },
      withinMs,
    );
  }
});

function stateIn(parent: string): string | undefined {
  const name = readdirSync(parent).find((one) => one.startsWith('kubectl-npd-cluster-'));
  return name && join(parent, name);
}

function runs(folder: string, part: string): boolean {
  return partProcesses(folder).some((one) => one.part === part);
}
