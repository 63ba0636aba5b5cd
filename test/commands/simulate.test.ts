import assert from 'node:assert/strict';
import {eventually} from '../support/eventually.js';
import {withKubeServer} from '../support/kube-server.js';
import {nodeObject} from './node-objects.js';
import {runPlugin, startPlugin, type Finished} from './plugin-process.js';
import {assertFitsSchema} from './schema.js';
import {agentPod, slowed, withSimulateCluster, type SimulateCluster} from './simulate-cluster.js';

/** Runs `kubectl npd simulate …` against the cluster. */
function simulate({server}: SimulateCluster, ...words: readonly string[]): Promise<Finished> {
  return runPlugin(['simulate', ...words, `--server=${server.url}`]);
}

/** Its agent has told of its conditions. */
async function ready(cluster: SimulateCluster): Promise<void> {
  await eventually('the agent’s conditions', () => cluster.condition('KernelDeadlock'));
}

describe('kubectl npd simulate', function () {
  this.timeout(30_000);

  it('proves that a permanent problem is found, and takes it back', async () => {
    await withSimulateCluster(async (cluster) => {
      await ready(cluster);
      const run = await simulate(cluster, 'kernel-deadlock', 'node-3', '--verify');
      assert.deepEqual([run.code, run.stderr], [0, ''], run.stdout);
      const [injected = '', ...seen] = run.stdout.trimEnd().split('\n');
      const reverted = seen.pop() ?? '';
      assert.match(
        injected,
        /^node\/node-3 kernel log line injected \(mode kmsg, simulation [0-9a-f]+\)$/,
      );
      const texts = seen.map((line) => line.replace(/ after \d+\.\ds$/, '')).sort();
      assert.deepEqual(texts, [
        'node/node-3 condition KernelDeadlock=True',
        'node/node-3 event DockerHung seen',
        'node/node-3 metric problem_gauge{reason="DockerHung",type="KernelDeadlock"} 1',
      ]);
      assert.match(
        reverted,
        /^node\/node-3 reverted, condition KernelDeadlock=False after \d+\.\ds$/,
      );
      assert.equal(cluster.condition('KernelDeadlock'), 'False KernelHasNoDeadlock');
      assert.equal(cluster.mark(), undefined);
    });
  });

  it('proves every problem of the list', async () => {
    await withSimulateCluster(async (cluster) => {
      await ready(cluster);
      const {stdout} = await runPlugin(['simulate', 'list', '-o', 'name']);
      const names = stdout.trimEnd().split('\n');
      assert.ok(names.length >= 5);
      for (const name of names) {
        const run = await simulate(cluster, name, '--verify', '-o', 'json');
        assert.equal(run.code, 0, run.stderr);
        const document = JSON.parse(run.stdout) as Record<string, unknown>;
        assertFitsSchema('simulation', document);
        assert.deepEqual(
          [document['problem'], document['verified'], document['missing'], document['reverted']],
          [name, true, [], true],
        );
      }
    });
  }).timeout(60_000);

  it('names the node that it chose, and tells of its progress on stderr when a document is asked for', async () => {
    await withSimulateCluster(async (cluster) => {
      await ready(cluster);
      const run = await simulate(cluster, 'oom-kill', '--verify', '-oyaml');
      assert.equal(run.code, 0);
      assert.match(run.stdout, /^apiVersion: npd\.cli\/v1\nkind: Simulation\n/);
      assert.match(run.stderr, /^node\/node-3 chosen, as no node was named\n/);
      assert.match(
        run.stderr,
        /^node\/node-3 metric problem_counter\{reason="OOMKilling"\} 1 after/m,
      );
      assert.match(run.stderr, /^node\/node-3 reverted after \d+\.\ds$/m);
      const quiet = await simulate(cluster, 'oom-kill', '--verify', '-oyaml', '-q');
      assert.deepEqual([quiet.code, quiet.stderr], [0, '']);
    });
  });

  it('without --verify leaves the problem to its deadline, and says when that is', async () => {
    await withSimulateCluster(async (cluster) => {
      const run = await simulate(cluster, 'readonly-filesystem', 'node-3', '--duration=3s');
      assert.deepEqual([run.code, run.stderr], [0, '']);
      assert.match(run.stdout, /^node\/node-3 stays so until \d{4}-[^ ]+Z, when the agent/m);
      assert.match(run.stdout, /^node\/node-3 line: EXT4-fs .*Remounting filesystem read-only$/m);
      await eventually('the problem', () =>
        cluster.condition('ReadonlyFilesystem') === 'True FilesystemIsReadOnly' ? true : undefined,
      );
      await eventually(
        'its end',
        () => cluster.condition('ReadonlyFilesystem') === 'False FilesystemIsNotReadOnly',
        8000,
      );
    });
  });

  it('leaves a verified problem with --revert=false; cleanup takes it back', async () => {
    await withSimulateCluster(async (cluster) => {
      await ready(cluster);
      const run = await simulate(cluster, 'kernel-deadlock', '--verify', '--revert=false');
      assert.equal(run.code, 0, run.stderr);
      assert.match(run.stdout, /stays so until/);
      assert.doesNotMatch(run.stdout, /reverted,/);
      const id = cluster.mark();
      assert.equal(cluster.condition('KernelDeadlock'), 'True DockerHung');
      for (const [words, suffix] of [
        [['--dry-run=client'], ' (dry run)'],
        [['--all-nodes', '--dry-run=server'], ' (server dry run)'],
        [[], ''],
      ] as const) {
        const cleaned = await simulate(cluster, 'cleanup', ...words);
        const line = `node/node-3 simulation ${id} reverted${suffix}\n`;
        assert.deepEqual(cleaned, {code: 0, stdout: line, stderr: ''});
      }
      await eventually('the end', () => cluster.mark() === undefined || undefined);
      const nothing = await simulate(cluster, 'cleanup', 'node-3');
      assert.deepEqual(nothing, {code: 0, stdout: '', stderr: 'No active simulations found\n'});
    });
  });

  it('refuses to simulate what is there for real, and injects nothing, exit 1', async () => {
    await withSimulateCluster(async (cluster) => {
      await ready(cluster);
      cluster.kernelSays('task docker:7 blocked for more than 300 seconds.');
      await eventually('the problem', () =>
        cluster.condition('KernelDeadlock') === 'True DockerHung' ? true : undefined,
      );
      for (const words of [['--verify'], [], ['--dry-run=server']]) {
        const run = await simulate(cluster, 'kernel-deadlock', 'node-3', ...words);
        assert.deepEqual([run.code, run.stdout], [1, '']);
        assert.match(run.stderr, /^error: .*`KernelDeadlock`.*`DockerHung`/);
      }
      assert.equal(cluster.mark(), undefined);
    });
  });

  it('says when a real problem came up while it simulated one, exit 1, and leaves that', async () => {
    await withSimulateCluster(
      async (cluster) => {
        await ready(cluster);
        const words = ['simulate', 'kernel-deadlock', '--verify', `--server=${cluster.server.url}`];
        const run = startPlugin(words);
        await eventually('the condition', () => /=True/.test(run.stdout()) || undefined);
        cluster.kernelSays('task docker:7 blocked for more than 300 seconds.');
        const {code, stderr} = await run.finished;
        assert.equal(code, 1);
        assert.match(stderr, /still shows the condition, .*a real problem came up meanwhile/);
        assert.equal(cluster.condition('KernelDeadlock'), 'True DockerHung');
      },
      {exec: ({command}, run) => (command.includes('--revert') ? slowed(run, 2) : run)},
    );
  });

  it('gives up with 124 naming what was not seen, and reverts', async () => {
    await withSimulateCluster(async (cluster) => {
      await ready(cluster);
      cluster.server.fail({path: /\/events/, method: 'POST', times: 99, delayMs: 20_000});
      const run = await simulate(
        cluster,
        'kernel-deadlock',
        '--verify',
        '--timeout=4s',
        '-o',
        'json',
      );
      assert.equal(run.code, 124);
      assert.match(
        run.stderr,
        /error: timed out after 4s: node\/node-3 did not show event DockerHung\n/,
      );
      const document = JSON.parse(run.stdout) as Record<string, unknown>;
      assertFitsSchema('simulation', document);
      assert.deepEqual([document['verified'], document['missing']], [false, ['event']]);
      assert.equal(document['reverted'], true);
      assert.equal(cluster.condition('KernelDeadlock'), 'False KernelHasNoDeadlock');
    });
  });

  it('takes back at ^C what it made, says so, exit 130', async () => {
    await withSimulateCluster(async (cluster) => {
      await ready(cluster);
      cluster.server.fail({path: /\/events/, method: 'POST', times: 99, delayMs: 20_000});
      const words = ['simulate', 'kernel-deadlock', '--verify', `--server=${cluster.server.url}`];
      const run = startPlugin(words);
      await eventually('the condition', () => /=True/.test(run.stdout()) || undefined);
      const id = cluster.mark();
      run.kill('SIGINT');
      const {code, stderr} = await run.finished;
      assert.equal(code, 130);
      assert.match(stderr, new RegExp(`^node/node-3 simulation ${id} reverted$`, 'm'));
      await eventually('the end', () => cluster.mark() === undefined || undefined);
    });
  });

  it('takes back at ^C also what is being injected just then', async () => {
    await withSimulateCluster(
      async (cluster) => {
        await ready(cluster);
        const words = ['simulate', 'kernel-deadlock', '--verify', `--server=${cluster.server.url}`];
        const run = startPlugin(words);
        await eventually('the injection', () => cluster.server.execSessions[0]);
        run.kill('SIGINT');
        const {code, stderr} = await run.finished;
        assert.equal(code, 130);
        assert.match(stderr, /simulation [0-9a-f]+ reverted/);
        assert.equal(cluster.server.execSessions.length, 2);
      },
      {
        exec: (_request, run) => slowed(run, 0.5),
      },
    );
  });

  it('leaves nothing when it is killed: the agent reverts at the deadline', async () => {
    await withSimulateCluster(async (cluster) => {
      await ready(cluster);
      cluster.server.fail({path: /\/events/, method: 'POST', times: 99, delayMs: 20_000});
      const words = ['simulate', 'kernel-deadlock', '--verify', '--duration=4s'];
      const run = startPlugin([...words, `--server=${cluster.server.url}`]);
      await eventually('the condition', () => /=True/.test(run.stdout()) || undefined);
      run.kill('SIGKILL');
      await run.finished;
      await eventually('the end', () => cluster.mark() === undefined || undefined, 10_000);
      assert.equal(cluster.condition('KernelDeadlock'), 'False KernelHasNoDeadlock');
    });
  });

  it('injects nothing when something of it could not be seen: exit 6, and the missing right', async () => {
    await withSimulateCluster(async (cluster) => {
      await ready(cluster);
      cluster.server.deny(/^get pods\/proxy npd-system$/);
      const verified = await simulate(cluster, 'kernel-deadlock', '--verify');
      assert.deepEqual([verified.code, verified.stdout], [6, '']);
      assert.match(verified.stderr, /error: you may not get pods\/proxy .*in npd-system\nhint: /);
      const unseen = await simulate(cluster, 'oom-kill');
      assert.equal(unseen.code, 0, 'what is not looked at needs no right');
      cluster.server.deny(/^get pods\/exec npd-system$/);
      const run = await simulate(cluster, 'oom-kill');
      assert.deepEqual([run.code, run.stdout], [6, '']);
      assert.match(run.stderr, /you may not get pods\/exec/);
      assert.equal(cluster.server.execSessions.length, 1);
    });
  });

  it('passes on that admission refused, exit 6', async () => {
    await withSimulateCluster(async (cluster) => {
      const message = 'admission webhook "no-exec" denied the request: not in production';
      cluster.server.fail({path: /exec/, status: {code: 403, reason: 'Forbidden', message}});
      const run = await simulate(cluster, 'oom-kill');
      assert.deepEqual([run.code, run.stdout], [6, '']);
      assert.match(run.stderr, /error from server \(Forbidden\): admission webhook "no-exec"/i);
    });
  });

  it('only says what it would do with --dry-run', async () => {
    await withSimulateCluster(async (cluster) => {
      const line = 'kernel log line injected (mode kmsg): task docker:npd_simulated blocked';
      for (const [words, suffix, asked] of [
        [['--dry-run=client'], '(dry run)', 0],
        [['--dry-run'], '(dry run)', 0],
        [['--dry-run=server', '--verify'], '(server dry run)', 1],
      ] as const) {
        const run = await simulate(cluster, 'kernel-deadlock', 'node-3', ...words);
        const warned = /^Warning: --dry-run is deprecated/.test(run.stderr);
        assert.deepEqual([run.code, warned], [0, words[0] === '--dry-run'], run.stderr);
        assert.ok(run.stdout.startsWith(`node/node-3 ${line}`), run.stdout);
        assert.ok(run.stdout.endsWith(`${suffix}\n`), run.stdout);
        assert.equal(cluster.server.execSessions.length, asked);
      }
      const run = await simulate(cluster, 'kernel-deadlock', '--dry-run=server', '-ojson');
      assertFitsSchema('simulation', JSON.parse(run.stdout));
    });
  });

  it('passes on the agent’s own sentence when it refuses, exit 1', async () => {
    const refusal = "console.error('error: expected a reason that a rule has'); process.exit(1)";
    await withSimulateCluster(
      async (cluster) => {
        const run = await simulate(cluster, 'oom-kill', 'node-3');
        assert.deepEqual(run, {
          code: 1,
          stdout: '',
          stderr:
            'error: the agent on the node `node-3` refused: expected a reason that a rule has\n',
        });
      },
      {exec: () => ({file: process.execPath, args: ['-e', refusal]})},
    );
  });

  for (const [what, script, sentence] of [
    ['does not know the command', "console.error('error: flag'); process.exit(2)", /not know how/],
    ['is not there', 'process.exit(127)', /not know how/],
    ['has nobody on its socket', "console.error('error: none'); process.exit(3)", /not answer/],
    [
      'speaks of a later version',
      `console.log('{"apiVersion":"npd.agent/v2","kind":"Simulation"}')`,
      /expected a simulation in `npd\.agent\/v1` from the agent, got `\{"apiVersion":"npd\.agent\/v2"/,
    ],
    ['prints what is no document', `console.log('hello')`, /got `hello`/],
  ] as const) {
    it(`says that the agent is not one that can, exit 5, when it ${what}`, async () => {
      await withSimulateCluster(
        async (cluster) => {
          const run = await simulate(cluster, 'oom-kill', 'node-3');
          assert.deepEqual([run.code, run.stdout], [5, ''], run.stderr);
          assert.match(run.stderr, sentence);
          assert.match(run.stderr, /\nhint: .*kubectl npd (version|logs)/);
        },
        {exec: () => ({file: process.execPath, args: ['-e', script]})},
      );
    });
  }
});

describe('kubectl npd simulate, before it does anything', () => {
  it('says that there is no agent, exit 5, and what to do', async () => {
    await withKubeServer(async (server) => {
      server.add('nodes', nodeObject('node-1', {agent: false}));
      for (const words of [['oom-kill'], ['oom-kill', 'node-1']]) {
        const run = await runPlugin(['simulate', ...words, `--server=${server.url}`]);
        assert.deepEqual([run.code, run.stdout], [5, '']);
        assert.match(
          run.stderr,
          /^error: .*(not installed|no agent).*\nhint: .*kubectl npd install/,
        );
      }
    });
  });

  it('says why the agent’s pod does not run, exit 5', async () => {
    await withKubeServer(async (server) => {
      server.add('nodes', nodeObject('node-1'));
      server.add('pods', agentPod('node-1', {waiting: 'ImagePullBackOff'}));
      const run = await runPlugin(['simulate', 'oom-kill', 'node-1', `--server=${server.url}`]);
      assert.deepEqual([run.code, run.stdout], [5, '']);
      assert.match(
        run.stderr,
        /`npd-agent-node-1` is `ImagePullBackOff`\nhint: .*kubectl describe/,
      );
    });
  });

  it('says in kubectl’s words that there is no such node, exit 1', async () => {
    await withKubeServer(async (server) => {
      const run = await runPlugin(['simulate', 'oom-kill', 'node-9', `--server=${server.url}`]);
      assert.deepEqual(run, {
        code: 1,
        stdout: '',
        stderr: 'Error from server (NotFound): nodes "node-9" not found\n',
      });
    });
  });

  it('chooses the only node with an agent, else the first Ready worker by name', async () => {
    await withKubeServer(async (server) => {
      async function chosen(): Promise<string> {
        const words = ['simulate', 'oom-kill', '--dry-run=client', `--server=${server.url}`];
        const run = await runPlugin(words);
        return `${run.code} ${run.stdout.split(' ')[0]} ${run.stderr}`;
      }

      const labels = {'node-role.kubernetes.io/control-plane': ''};
      server.add('nodes', nodeObject('a', {labels}));
      server.add('nodes', nodeObject('b', {agent: false}));
      server.add('pods', agentPod('a'));
      assert.equal(await chosen(), '0 node/a node/a chosen, as no node was named\n');
      server.add('nodes', nodeObject('c', {ready: 'False'}));
      server.add('pods', agentPod('c'));
      assert.match(await chosen(), /^5 {2}error: expected a Ready worker .*\nhint: .*: a, c\n$/);
      for (const name of ['e', 'd']) {
        server.add('nodes', nodeObject(name));
        server.add('pods', agentPod(name));
      }
      assert.equal(await chosen(), '0 node/d node/d chosen, as no node was named\n');
    });
  });

  for (const [words, sentence, hint] of [
    [['kernel-deadlok'], 'unknown problem `kernel-deadlok`', /simulate kernel-deadlock$/],
    [['OOMKilling'], 'unknown problem `OOMKilling`', /simulate oom-kill$/],
    [['nothing-like-it'], 'unknown problem `nothing-like-it`', /simulate list$/],
    [[], 'expected the name of a problem', /readonly-filesystem/],
    [['oom-kill', 'a', 'b'], 'expected one node, got 2', /--help$/],
    [
      ['oom-kill', '--duration=2h'],
      'invalid argument for `--duration`: expected 1s to 1h, got `2h0m0s`',
      /--help$/,
    ],
    [
      ['cleanup', 'a', '--all-nodes'],
      'names of nodes and --all-nodes cannot be used together',
      /./,
    ],
  ] as const) {
    it(`refuses \`simulate ${words.join(' ')}\` without a cluster, exit 2`, async () => {
      const run = await runPlugin(['simulate', ...words], {KUBECONFIG: '/dev/null/nowhere'});
      assert.deepEqual([run.code, run.stdout], [2, '']);
      const [first, second = ''] = run.stderr.split('\n');
      assert.equal(first, `error: ${sentence}`);
      assert.match(second, hint);
    });
  }

  it('lists the problems in its help and by itself, without a cluster', async () => {
    const nowhere = {KUBECONFIG: '/dev/null/nowhere'};
    const help = await runPlugin(['simulate', '--help'], nowhere);
    assert.match(
      help.stdout,
      /^ {2}kernel-deadlock +Docker hangs .*: KernelDeadlock \(DockerHung\)$/m,
    );
    assert.match(help.stdout, /^Usage:\n {2}kubectl npd simulate PROBLEM \[NODE\] \[options\]$/m);
    const list = await runPlugin(['simulate', 'list'], nowhere);
    assert.match(list.stdout, /^NAME +REASON +CONDITION +MODE\n/);
    assert.match(list.stdout, /^oom-kill +OOMKilling +<none> +kmsg$/m);
    const json = await runPlugin(['simulate', 'list', '-ojson'], nowhere);
    assertFitsSchema('simulated-problem', JSON.parse(json.stdout));
  });
});

describe('kubectl npd simulate cleanup', () => {
  it('goes on when one node fails, exit 4, and fails when all do', async () => {
    await withSimulateCluster(async (cluster) => {
      const {server} = cluster;
      server.add('nodes', nodeObject('node-4'));
      server.add('pods', agentPod('node-4', {waiting: 'CrashLoopBackOff'}));
      assert.equal((await simulate(cluster, 'oom-kill', 'node-3')).code, 0);
      const some = await simulate(cluster, 'cleanup', '--all-nodes');
      assert.equal(some.code, 4);
      assert.match(some.stdout, /^node\/node-3 simulation [0-9a-f]+ reverted\n$/);
      assert.match(some.stderr, /node `node-4` does not run: .*`CrashLoopBackOff`/);
      const none = await simulate(cluster, 'cleanup', 'node-4');
      assert.deepEqual([none.code, none.stdout], [5, '']);
      const unknown = await simulate(cluster, 'cleanup', 'node-9');
      assert.deepEqual([unknown.code, unknown.stdout], [1, '']);
    });
  }).timeout(20_000);
});
