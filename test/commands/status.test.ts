import assert from 'node:assert/strict';
import {eventually} from '../support/eventually.js';
import {withKubeServer, type KubeServer} from '../support/kube-server.js';
import {agentPodObject, daemonSetObject, watchedNodeObject} from './fleet-objects.js';
import {ago, eventObject, nodeObject} from './node-objects.js';
import {runPlugin, startPlugin} from './plugin-process.js';
import {assertFitsSchema} from './schema.js';

const hung = {
  type: 'KernelDeadlock',
  status: 'True',
  reason: 'TaskHung',
  message: 'blocked',
  lastTransitionTime: ago(720),
};

async function status(server: KubeServer, ...args: string[]) {
  return runPlugin(['status', `--server=${server.url}`, ...args]);
}

/** Three nodes, each with its agent, and all is well. */
function fillWell(server: KubeServer): void {
  server.add('daemonsets', daemonSetObject());
  for (const name of ['node-1', 'node-2', 'node-3']) {
    server.add('nodes', watchedNodeObject(name));
    server.add('pods', agentPodObject(name));
  }
}

/** The rows before the table, by their labels. */
function rows(stdout: string): ReadonlyMap<string, string> {
  const block = stdout.split('\n\n')[0] ?? '';
  return new Map(
    block
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => [line.slice(0, 12).trim(), line.slice(12)]),
  );
}

describe('kubectl npd status', () => {
  it('shows that all is well, in one screen, and exits 0', async () => {
    await withKubeServer(async (server) => {
      fillWell(server);
      assert.deepEqual(await status(server), {
        code: 0,
        stdout: [
          'Agent       v0.1.0 on 3/3 nodes   config 7f3a91c2 (all in sync)',
          'Nodes       3 healthy   0 with problems   0 unknown',
          'Monitors    kernel-monitor 3/3   readonly-monitor 3/3',
          'Exporters   kubernetes 3/3   prometheus 3/3',
          'Last hour   0 problems started, 0 ended   0 temporary',
          '',
        ].join('\n'),
        stderr: '',
      });
    });
  });

  it('asks four times, however many nodes there are', async () => {
    await withKubeServer(async (server) => {
      fillWell(server);
      await status(server);
      assert.deepEqual(server.requests.map(({path}) => path).sort(), [
        '/api/v1/events',
        '/api/v1/nodes',
        '/api/v1/pods',
        '/apis/apps/v1/daemonsets',
      ]);
    });
  });

  it('shows the problems, what began and ended, and exits 3', async () => {
    await withKubeServer(async (server) => {
      fillWell(server);
      server.add(
        'nodes',
        watchedNodeObject('node-2', {conditions: [{...hung, lastTransitionTime: ago(720)}]}),
      );
      const change = 'Node condition KernelDeadlock is now:';
      server.add('events', eventObject('node-2', {name: 'a', message: `${change} True, reason`}));
      server.add(
        'events',
        eventObject('node-3', {name: 'b', message: `${change} False, r`, type: 'Normal', count: 2}),
      );
      server.add('events', eventObject('node-3', {name: 'c', count: 5}));
      const {code, stdout} = await status(server);
      assert.equal(code, 3);
      assert.equal(rows(stdout).get('Nodes'), '2 healthy   1 with problems   0 unknown');
      assert.equal(rows(stdout).get('Last hour'), '1 problem started, 2 ended   5 temporary');
      assert.match(
        stdout,
        /\n\nNODE +PROBLEM +REASON +SINCE\nnode-2 +KernelDeadlock +TaskHung +12m\n$/,
      );
    });
  });

  it('tells of agents that are missing, not ready or silent', async () => {
    await withKubeServer(async (server) => {
      fillWell(server);
      server.add('nodes', watchedNodeObject('node-4'));
      server.add('nodes', watchedNodeObject('node-5'));
      server.add('pods', agentPodObject('node-5', {waiting: 'CrashLoopBackOff'}));
      const conditions = [{type: 'KernelDeadlock', status: 'False', lastHeartbeatTime: ago(900)}];
      server.add('nodes', watchedNodeObject('node-6', {conditions}));
      server.add('pods', agentPodObject('node-6'));
      server.add('nodes', nodeObject('windows'));
      const {code, stdout} = await status(server);
      assert.equal(code, 3);
      assert.match(rows(stdout).get('Agent') ?? '', /^v0\.1\.0 on 3\/6 nodes {3}/);
      assert.equal(rows(stdout).get('Nodes'), '4 healthy   0 with problems   3 unknown');
      assert.deepEqual(
        stdout.split('\n').filter((line) => line.startsWith('Error')),
        [
          'Error       the agent is missing on 1 node: node-4',
          'Error       the agent is not ready on 1 node: node-5 (CrashLoopBackOff)',
          'Error       the agent is silent on 1 node: node-6 (Stale)',
        ],
      );
    });
  });

  it('warns of failing monitors, other configurations and releases, and exits by --fail-on', async () => {
    await withKubeServer(async (server) => {
      fillWell(server);
      const monitors = {
        'kernel-monitor': 'failed: no /dev/kmsg\u001B[2J',
        'readonly-monitor': 'running',
      };
      const annotations = {'npd.io/agent-version': '0.0.9'};
      server.add('nodes', watchedNodeObject('node-2', {monitors, annotations}));
      server.add('pods', agentPodObject('node-3', {hash: 'old'}));
      const {code, stdout} = await status(server);
      assert.equal(code, 0);
      assert.equal(
        rows(stdout).get('Monitors'),
        'kernel-monitor 2/3 (node-2: no /dev/kmsg^[[2J)   readonly-monitor 3/3',
      );
      assert.equal(
        rows(stdout).get('Agent'),
        'v0.1.0 on 2/3, v0.0.9 on 1/3 nodes   config 7f3a91c2 (1 out of sync: node-3)',
      );
      assert.equal((stdout.match(/^Warning /gm) ?? []).length, 3);
      assert.ok(!stdout.includes('\u001B'));
      assert.equal((await status(server, '--fail-on=warning')).code, 3);
      assert.equal((await status(server, '--fail-on=never')).code, 0);
    });
  });

  it('counts what an agent cannot tell, and what it wrote and nobody can read, as unknown', async () => {
    await withKubeServer(async (server) => {
      fillWell(server);
      const unsure = {...hung, status: 'Unknown'};
      server.add('nodes', watchedNodeObject('node-1', {conditions: [unsure]}));
      const annotations = {'npd.io/monitors': '{"a":', 'npd.io/exporters': '[1]'};
      server.add('nodes', watchedNodeObject('node-2', {annotations}));
      const {code, stdout} = await status(server, '--fail-on=warning');
      assert.equal(code, 3);
      assert.equal(rows(stdout).get('Nodes'), '2 healthy   0 with problems   1 unknown');
      assert.equal(rows(stdout).get('Monitors'), 'kernel-monitor 2/2   readonly-monitor 2/2');
      assert.match(
        stdout,
        /cannot be read on 1 node: node-2 \(npd\.io\/monitors,npd\.io\/exporters\)/,
      );
      assert.match(stdout, /^node-1 +KernelDeadlock\? /m);
    });
  });

  it('marks what is simulated, and does not fail for it', async () => {
    await withKubeServer(async (server) => {
      fillWell(server);
      const annotations = {'npd.io/simulation': '91c2'};
      server.add('nodes', watchedNodeObject('node-1', {conditions: [hung], annotations}));
      const event = eventObject('node-1', {name: 'a', reason: 'TaskHung'});
      const marked = {...event, metadata: {...event.metadata, annotations}};
      server.add('events', marked);
      const {code, stdout} = await status(server);
      assert.equal(code, 0);
      assert.equal(rows(stdout).get('Simulated'), '1 active: 91c2 on node-1');
      assert.match(stdout, /^node-1 +KernelDeadlock\(simulated\) /m);
      server.add('events', eventObject('node-1', {name: 'b', reason: 'TaskHung', secondsAgo: 1}));
      assert.equal((await status(server)).code, 3, 'a real one came after it');
      server.remove('events', 'b', 'default');
      server.add('nodes', watchedNodeObject('node-1', {conditions: [hung]}));
      assert.equal((await status(server)).code, 3, 'the simulation is not active any more');
    });
  });

  it('says that no agent is installed and what to do, judges what it can, and exits 3', async () => {
    await withKubeServer(async (server) => {
      server.add('nodes', nodeObject('node-1', {agent: false}));
      server.add('nodes', nodeObject('node-2', {agent: false, ready: 'False'}));
      const {code, stdout, stderr} = await status(server);
      assert.deepEqual([code, stderr], [3, '']);
      assert.equal(
        rows(stdout).get('Agent'),
        'not installed; to install it, run: kubectl npd install',
      );
      assert.equal(rows(stdout).get('Nodes'), '0 healthy   1 with problems   1 unknown');
      assert.match(stdout, /^node-2 +NotReady /m);
    });
  });

  it('shows as unknown what may not be listed, and warns of it', async () => {
    await withKubeServer(async (server) => {
      fillWell(server);
      server.fail({
        path: /(events|pods|daemonsets)\?/,
        times: 9,
        status: {code: 403, reason: 'Forbidden'},
      });
      const {code, stdout, stderr} = await status(server);
      assert.equal(code, 0);
      assert.equal(rows(stdout).get('Agent'), 'v0.1.0 on 3 nodes');
      assert.equal(rows(stdout).get('Last hour'), '<unknown>');
      assert.deepEqual(
        stderr.split('\n').map((line) => line.split(' may not')[0]),
        ['Warning: events', 'Warning: pods', 'Warning: DaemonSets', ''],
      );
    });
  });

  it('does not call unseen agents missing or well', async () => {
    await withKubeServer(async (server) => {
      server.add('nodes', nodeObject('node-1', {agent: false}));
      server.fail({path: /(pods|daemonsets)\?/, times: 9, status: {code: 403}});
      const {code, stdout} = await status(server, '--fail-on=warning');
      assert.equal(code, 3);
      assert.equal(rows(stdout).get('Agent'), '<unknown>');
      assert.equal(rows(stdout).get('Nodes'), '0 healthy   0 with problems   1 unknown');
    });
  });

  it('bounds long lists, and says how to see all', async () => {
    await withKubeServer(async (server) => {
      server.add('daemonsets', daemonSetObject());
      for (let at = 10; at < 40; at++) {
        server.add('nodes', watchedNodeObject(`node-${at}`, {conditions: [hung]}));
        server.add('pods', agentPodObject(`node-${at}`, {hash: 'old'}));
      }
      const {stdout} = await status(server);
      assert.match(stdout, /\(30 out of sync: node-10, node-11, node-12 and 27 more\)/);
      assert.match(stdout, /\n\.\.\. and 10 more; to see all, run: kubectl npd problems\n$/);
      const document = JSON.parse((await status(server, '-ojson')).stdout) as {problems: unknown[]};
      assert.equal(document.problems.length, 30);
    });
  });

  it('prints a document that fits its schema, with the same exit code', async () => {
    await withKubeServer(async (server) => {
      fillWell(server);
      const monitors = {'kernel-monitor': 'failed: gone'};
      const annotations = {'npd.io/simulation': '91c2', 'npd.io/exporters': 'x'};
      server.add('nodes', watchedNodeObject('node-2', {conditions: [hung], monitors, annotations}));
      server.add(
        'nodes',
        watchedNodeObject('node-3', {conditions: [{...hung, status: 'Unknown'}]}),
      );
      server.add('nodes', watchedNodeObject('node-4'));
      const {code, stdout} = await status(server, '-o', 'json');
      const document = JSON.parse(stdout) as {verdict: string; findings: {reason: string}[]};
      assertFitsSchema('status', document);
      assert.equal(code, 3);
      assert.equal(document.verdict, 'error');
      assert.deepEqual(
        document.findings.map(({reason}) => reason),
        ['NodeProblem', 'AgentMissing', 'ProblemUnknown', 'MonitorFailed', 'AnnotationUnreadable'],
      );
      const yaml = await import('yaml');
      assertFitsSchema('status', yaml.parse((await status(server, '-oyaml')).stdout));
    });
  });
});

describe('kubectl npd status --wait', () => {
  it('waits until all is well, telling on stderr what is not, and exits 0', async () => {
    await withKubeServer(async (server) => {
      fillWell(server);
      server.add('nodes', watchedNodeObject('node-2', {conditions: [hung]}));
      const run = startPlugin(['status', '--wait', '--timeout=20s', `--server=${server.url}`]);
      try {
        await eventually('the reason', () => run.stderr().includes('waiting: ') || undefined);
        assert.equal(run.stdout(), '');
        server.add('nodes', watchedNodeObject('node-2'));
        const {code, stdout, stderr} = await run.finished;
        assert.equal(code, 0);
        assert.equal(rows(stdout).get('Nodes'), '3 healthy   0 with problems   0 unknown');
        assert.equal(stderr, 'waiting: problem KernelDeadlock on 1 node: node-2 (TaskHung)\n');
      } finally {
        run.kill('SIGKILL');
      }
    });
  });

  it('gives up after --timeout with 124, and says what is wrong', async () => {
    await withKubeServer(async (server) => {
      for (const timeout of ['0', '500ms']) {
        const {code, stdout, stderr} = await status(server, '-q', '--wait', `--timeout=${timeout}`);
        assert.equal(code, 124);
        assert.match(stdout, /^Agent +not installed/);
        assert.match(
          stderr,
          /^error: timed out waiting for all to be well: the agent is not installed\n$/,
        );
      }
    });
  });
});

describe('kubectl npd status --watch', () => {
  it('shows the screen again when something changes, and ends at ^C with 130', async () => {
    await withKubeServer(async (server) => {
      fillWell(server);
      const run = startPlugin(['status', '-w', `--server=${server.url}`]);
      try {
        await eventually('the screen', () => run.stdout().includes('Last hour') || undefined);
        await eventually('the watches', () => server.watches() === 3 || undefined);
        const first = run.stdout();
        server.add('pods', agentPodObject('node-2', {waiting: 'ErrImagePull'}));
        await eventually('the change', () => run.stdout().includes('ErrImagePull') || undefined);
        assert.match(run.stdout().slice(first.length), /^\nAgent +v0\.1\.0 on 2\/3 nodes/);
        run.kill('SIGINT');
        const {code, stderr} = await run.finished;
        assert.deepEqual([code, stderr], [130, '']);
      } finally {
        run.kill('SIGKILL');
      }
    });
  });
});
