import assert from 'node:assert/strict';
import {appendFileSync, existsSync, mkdirSync, readdirSync, writeFileSync} from 'node:fs';
import {hostname, uptime} from 'node:os';
import {dirname, join} from 'node:path';
import {eventually} from '../support/eventually.js';
import {inTemporaryFolder} from '../support/temporary-folder.js';
import {runPlugin, startPlugin, type Finished, type PluginProcess} from './plugin-process.js';

const hung = 'task docker:7 blocked for more than 300 seconds.';
/** Enough for a loaded machine; all is there in one or two seconds. */
const withinMs = 20_000;

interface Trial {
  /** The kernel log that takes the place of this machine's. */
  readonly kernelLog: string;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly flags: readonly string[];
}

/** A quiet kernel log, and a folder in which all temporary folders are made. */
async function withTrial(act: (trial: Trial) => Promise<void>): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    const kernelLog = join(folder, 'source');
    writeFileSync(kernelLog, '');
    const temporary = join(folder, 't');
    mkdirSync(temporary);
    const env = {TMPDIR: temporary};
    await act({folder: temporary, kernelLog, env, flags: [`--kmsg-path=${kernelLog}`]});
  });
}

function exec(trial: Trial, ...command: readonly string[]): Promise<Finished> {
  return runPlugin(['local', ...trial.flags, '--exec', '--', ...command], trial.env);
}

async function shown(plugin: PluginProcess, text: RegExp): Promise<RegExpExecArray> {
  return eventually(
    `${text} in the output`,
    () => text.exec(plugin.stdout()) ?? undefined,
    withinMs,
  ).catch((error: unknown) => {
    throw new Error(`${String(error)}\n${plugin.stdout()}${plugin.stderr()}`);
  });
}

describe('kubectl npd local', function () {
  this.timeout(60_000);

  it('proves with --exec that a problem is found, and leaves nothing behind', async () => {
    await withTrial(async (trial) => {
      const {code, stdout, stderr} = await exec(
        trial,
        'kubectl-npd',
        'simulate',
        'kernel-deadlock',
        '--verify',
      );
      assert.equal(code, 0, stderr);
      assert.match(stdout, /event DockerHung seen/);
      assert.match(stdout, /condition KernelDeadlock=True/);
      assert.match(stdout, /condition KernelDeadlock=False/);
      assert.deepEqual(readdirSync(trial.folder), []);
    });
  });

  it('exits as the program does, and says when it cannot be run', async () => {
    await withTrial(async (trial) => {
      const script = 'process.stdout.write(process.env.KUBECONFIG); process.exit(7)';
      const {code, stdout} = await exec(trial, process.execPath, '-e', script);
      assert.equal(code, 7);
      assert.match(stdout, /npd-local-\w+\/kubeconfig$/);
      const missing = await exec(trial, '/nonexistent/program');
      assert.equal(missing.code, 127);
      assert.match(missing.stderr, /cannot run `\/nonexistent\/program`: .*ENOENT/);
    });
  });

  it('refuses a program without --exec, and --exec without a program', async () => {
    for (const args of [
      ['local', '--', 'ls'],
      ['local', '--exec'],
    ]) {
      const {code, stderr} = await runPlugin(args);
      assert.equal(code, 2);
      assert.match(stderr, /expected .*--exec/);
    }
  });

  it('shows a line of the kernel log as a problem, and ends in order at ^C', async () => {
    await withTrial(async (trial) => {
      const plugin = startPlugin(['local', ...trial.flags], trial.env);
      try {
        const [, kubeconfig = ''] = await shown(plugin, /export KUBECONFIG=(\S+)/);
        await shown(plugin, /healthy +1 node/);
        appendFileSync(trial.kernelLog, `3,1,${Math.round(uptime() * 1e6)},-;${hung}\n`);
        await shown(plugin, /error +problem KernelDeadlock on 1 node: \S+ \(DockerHung\)/);
        const nodes = await runPlugin(['status', 'nodes', '-o', 'name'], {
          KUBECONFIG: kubeconfig,
        });
        assert.equal(nodes.stdout, `node/${hostname().toLowerCase()}\n`);
        const agents = await runPlugin(['logs', '--tail=200'], {KUBECONFIG: kubeconfig});
        assert.match(agents.stdout, /Monitor started/);
        plugin.kill('SIGINT');
        assert.equal((await plugin.finished).code, 0);
        assert.equal(existsSync(dirname(kubeconfig)), false);
      } finally {
        plugin.kill('SIGKILL');
      }
    });
  });

  it('ends its agent also when it is killed', async () => {
    await withTrial(async (trial) => {
      const plugin = startPlugin(['local', ...trial.flags], trial.env);
      const [, url = ''] = await shown(plugin, /Agent +(http\S+)/);
      await eventually('metrics', async () => (await fetch(url)).ok, withinMs);
      plugin.kill('SIGKILL');
      await eventually(
        'the agent to be gone',
        () =>
          fetch(url).then(
            () => undefined,
            () => true,
          ),
        withinMs,
      );
    });
  });

  it('lets install change the configuration, and uninstall end the agent', async () => {
    await withTrial(async (trial) => {
      const plugin = startPlugin(['local', ...trial.flags], trial.env);
      try {
        const [, kubeconfig = ''] = await shown(plugin, /export KUBECONFIG=(\S+)/);
        const env = {KUBECONFIG: kubeconfig};
        await shown(plugin, /healthy +1 node/);
        const again = await runPlugin(['install', '--timeout=30s'], env);
        assert.equal(again.code, 0, again.stderr);
        assert.match(again.stdout, /daemonset.apps\/npd-agent unchanged/);

        const rules = join(trial.folder, 'rules');
        mkdirSync(rules);
        writeFileSync(join(rules, 'mine.json'), ownRules);
        const changed = await runPlugin(['install', '--config', rules, '--timeout=30s'], env);
        assert.equal(changed.code, 0, changed.stderr);
        assert.match(changed.stderr, /1\/1 nodes ready/);
        await eventually(
          'the new monitor',
          async () => {
            const {stdout} = await runPlugin(['status', 'agents', '-o', 'json'], env);
            return stdout.includes('"name": "mine"');
          },
          withinMs,
        );

        const gone = await runPlugin(['uninstall', '--yes', '--timeout=30s'], env);
        assert.equal(gone.code, 0, gone.stderr);
        await shown(plugin, /the agent is not installed/);
      } finally {
        plugin.kill('SIGINT');
        await plugin.finished;
      }
    });
  });

  it('goes on another time with what --data kept', async () => {
    await withTrial(async (trial) => {
      const data = `--data=${join(trial.folder, 'data')}`;
      const kept = {...trial, flags: [...trial.flags, data]};
      const rules = join(trial.folder, 'rules');
      mkdirSync(rules);
      writeFileSync(join(rules, 'mine.json'), ownRules);
      const own = {...kept, flags: [...kept.flags, `--config=${rules}`]};
      assert.equal((await exec(own, 'true')).code, 0);
      const {code, stdout, stderr} = await exec(kept, 'kubectl-npd', 'logs', '--tail=100');
      assert.equal(code, 0, stderr);
      assert.match(stdout, /Monitor started" monitor="mine"/);
      assert.doesNotMatch(stdout, /kernel-monitor/);
    });
  });

  it('serves more nodes from a file', async () => {
    await withTrial(async (trial) => {
      const file = join(trial.folder, 'nodes.json');
      const items = ['a', 'b'].map((name) => ({kind: 'Node', metadata: {name}}));
      writeFileSync(file, JSON.stringify({kind: 'List', items}));
      const more = {...trial, flags: [...trial.flags, `--nodes-from=${file}`]};
      const {stdout, stderr} = await exec(more, 'kubectl-npd', 'status', 'nodes', '-o', 'name');
      const names = ['a', 'b', hostname().toLowerCase()].sort();
      assert.equal(stdout, names.map((name) => `node/${name}\n`).join(''), stderr);
    });
  });

  it('does not disturb another one', async () => {
    await withTrial(async (trial) => {
      const command = ['kubectl-npd', 'simulate', 'kernel-deadlock', '--verify'] as const;
      const both = await Promise.all([exec(trial, ...command), exec(trial, ...command)]);
      for (const {code, stderr} of both) assert.equal(code, 0, stderr);
    });
  });
});

const ownRules = JSON.stringify({
  plugin: 'kmsg',
  logPath: '/dev/kmsg',
  lookback: '5m',
  bufferSize: 10,
  source: 'mine',
  conditions: [],
  rules: [{type: 'temporary', reason: 'Mine', pattern: 'mine: .*'}],
});
