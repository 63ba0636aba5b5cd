import assert from 'node:assert/strict';
import {eventually} from '../../support/eventually.js';
import {withKubeServer, type KubeServer} from '../../support/kube-server.js';
import {ago, eventObject, nodeObject} from '../node-objects.js';
import {runPlugin, startPlugin} from '../plugin-process.js';
import {assertFitsSchema} from '../schema.js';

const hung = {
  type: 'KernelDeadlock',
  status: 'True',
  reason: 'TaskHung',
  message: 'task kworker/0:1 blocked\nfor more than 120 seconds',
};
const wellKernel = {type: 'KernelDeadlock', status: 'False'};

/** Three nodes: one well, one with problems and events, one not ready and without an agent. */
function fill(server: KubeServer): void {
  server.add('nodes', nodeObject('node-1', {conditions: [wellKernel], labels: {zone: 'a'}}));
  server.add('nodes', nodeObject('node-2', {conditions: [hung], unschedulable: true}));
  server.add('nodes', nodeObject('node-3', {ready: 'Unknown', agent: false}));
  server.add('events', eventObject('node-2', {name: 'a', count: 3}));
  server.add('events', eventObject('node-2', {name: 'b', type: 'Normal'}));
  server.add('events', eventObject('node-2', {name: 'c', source: 'kubelet'}));
  server.add('events', eventObject('node-2', {name: 'd', secondsAgo: 3700}));
}

async function status(server: KubeServer, ...args: string[]) {
  return runPlugin(['status', 'nodes', `--server=${server.url}`, ...args]);
}

/** Columns by their headers, row by row; ages are left out, they move. */
function cells(stdout: string): string[][] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(/ {3,}/));
}

describe('kubectl npd status nodes', () => {
  it('shows a row for each node', async () => {
    await withKubeServer(async (server) => {
      fill(server);
      const {code, stdout, stderr} = await status(server);
      assert.deepEqual([code, stderr], [0, '']);
      const [header, ...rows] = cells(stdout);
      assert.deepEqual(header, ['NAME', 'READY', 'PROBLEMS', 'EVENTS(1H)', 'AGENT', 'HEARTBEAT']);
      assert.deepEqual(
        rows.map((row) => row.slice(0, 5)),
        [
          ['node-1', 'True', '<none>', '0', 'Running'],
          ['node-2', 'True', 'KernelDeadlock', '4', 'Running'],
          ['node-3', 'Unknown', '<none>', '0', '<none>'],
        ],
      );
      assert.match(rows[0]?.[5] ?? '', /^2\ds$/);
      assert.equal(rows[2]?.[5], '<none>');
    });
  });

  it('adds version, kernel and cordon with -o wide', async () => {
    await withKubeServer(async (server) => {
      fill(server);
      const {stdout} = await status(server, '-owide', '--no-headers');
      assert.deepEqual(
        cells(stdout).map((row) => row.slice(6)),
        [
          ['v0.1.0', '6.12.8', 'no'],
          ['v0.1.0', '6.12.8', 'yes'],
          ['<none>', '6.12.8', 'no'],
        ],
      );
    });
  });

  it('prints a document that fits its schema, as JSON and as YAML', async () => {
    await withKubeServer(async (server) => {
      fill(server);
      const {stdout} = await status(server, '-o', 'json');
      const document = JSON.parse(stdout) as {items: {name: string; problems: unknown[]}[]};
      assertFitsSchema('node-status', document);
      assert.match(stdout, /^\{\n {4}"apiVersion": "npd.cli\/v1",\n {4}"kind": "NodeStatusList",/);
      assert.deepEqual(document.items[1]?.problems, [
        {
          ...hung,
          since: (document.items[1]?.problems[0] as {since: string}).since,
          source: 'agent',
        },
      ]);
      const yaml = await import('yaml');
      const text = (await status(server, '-oyaml')).stdout;
      assertFitsSchema('node-status', yaml.parse(text));
      assert.match(text, /^items:\n- name: node-1\n {2}ready: "True"\n/m);
      assert.match(text, /since: "\d{4}-/, 'a date that YAML 1.1 takes for one is no text');
    });
  });

  for (const [args, stdout] of [
    [['-o', 'name'], 'node/node-1\nnode/node-2\nnode/node-3\n'],
    [['-o', 'name', '--sort-by=.eventsLastHour'], 'node/node-1\nnode/node-3\nnode/node-2\n'],
    [['-o', 'name', '--only-problems'], 'node/node-2\nnode/node-3\n'],
    [['-o', 'name', '--problem', 'KernelDeadlock'], 'node/node-2\n'],
    [['-o', 'name', '--problem=x', '--problem=NotReady'], 'node/node-3\n'],
    [['-o', 'name', '-l', 'zone=a'], 'node/node-1\n'],
    [['-o', 'name', '--chunk-size=1'], 'node/node-1\nnode/node-2\nnode/node-3\n'],
    [['-o', 'name', 'node-3', 'node/node-1'], 'node/node-3\nnode/node-1\n'],
    [['-o', 'jsonpath={range .items[?(@.ready=="True")]}{.name}{"\\n"}{end}'], 'node-1\nnode-2\n'],
    [
      ['-o', 'custom-columns=NODE:.name,WHY:.problems[*].reason'],
      'NODE     WHY\nnode-1   <none>\nnode-2   TaskHung\nnode-3   <none>\n',
    ],
  ] as const) {
    it(`prints what ${args.join(' ')} asks for, and nothing else`, async () => {
      await withKubeServer(async (server) => {
        fill(server);
        assert.deepEqual(await status(server, ...args), {code: 0, stdout, stderr: ''});
      });
    });
  }

  it('takes flags after operands, and nothing after -- for a flag', async () => {
    await withKubeServer(async (server) => {
      fill(server);
      assert.equal((await status(server, 'node-1', '-o', 'name')).stdout, 'node/node-1\n');
      const {code, stderr} = await status(server, '--', 'node-1', '-o');
      assert.equal(code, 1);
      assert.match(stderr, /^Error from server \(NotFound\): .*"-o" not found\n$/);
    });
  });

  it('shows the nodes that there are when one of those named is missing, and exits 1', async () => {
    await withKubeServer(async (server) => {
      fill(server);
      const {code, stdout, stderr} = await status(server, '-oname', 'node-1', 'nope', 'node-2');
      assert.equal(stdout, 'node/node-1\nnode/node-2\n');
      assert.match(stderr, /^Error from server \(NotFound\): nodes "nope" not found\n$/);
      assert.equal(code, 1);
    });
  });

  it('says on stderr that there is nothing, and prints an empty document', async () => {
    await withKubeServer(async (server) => {
      assert.deepEqual(await status(server), {code: 0, stdout: '', stderr: 'No resources found\n'});
      server.add('nodes', nodeObject('n'));
      const {stdout, stderr} = await status(server, '--problem=NeverSeen');
      assert.deepEqual([stdout, stderr], ['', 'No nodes found with problem `NeverSeen`\n']);
      const json = await status(server, '--problem=NeverSeen', '-ojson');
      assert.deepEqual((JSON.parse(json.stdout) as {items: unknown[]}).items, []);
      assert.equal(json.stderr, '');
    });
  });

  it('shows nodes without events when those may not be listed, and warns once', async () => {
    await withKubeServer(async (server) => {
      fill(server);
      server.fail({path: /events/, times: 9, status: {code: 403, reason: 'Forbidden'}});
      const {code, stdout, stderr} = await status(server, '--no-headers', 'node-1');
      assert.equal(code, 0);
      assert.equal(cells(stdout)[0]?.[3], '<unknown>');
      assert.match(stderr, /^Warning: events may not be listed[^\n]*\n$/);
    });
  });

  it('exits 6 with the missing right when nodes may not be listed', async () => {
    await withKubeServer(async (server) => {
      const message =
        'nodes is forbidden: User "dev" cannot list resource "nodes" in API group "" at the cluster scope';
      server.fail({
        path: /\/nodes\?/,
        times: 9,
        status: {code: 403, reason: 'Forbidden', message},
      });
      const {code, stdout, stderr} = await status(server);
      assert.deepEqual([code, stdout], [6, '']);
      assert.ok(stderr.startsWith(`Error from server (Forbidden): ${message}\nhint: `), stderr);
    });
  });

  it('takes the agent’s state from its pod where that may be seen', async () => {
    await withKubeServer(async (server) => {
      fill(server);
      server.add('pods', {
        metadata: {
          name: 'npd-agent-x7k2p',
          namespace: 'npd-system',
          labels: {'app.kubernetes.io/part-of': 'npd', 'app.kubernetes.io/component': 'agent'},
        },
        spec: {nodeName: 'node-2', containers: [{name: 'agent', image: 'npd-agent'}]},
        status: {
          phase: 'Running',
          containerStatuses: [
            {
              name: 'agent',
              ready: false,
              restartCount: 3,
              state: {waiting: {reason: 'CrashLoopBackOff'}},
            },
          ],
        },
      });
      const {stdout} = await status(server, '--no-headers', 'node-1', 'node-2');
      assert.deepEqual(
        cells(stdout).map((row) => row[4]),
        ['Running', 'CrashLoopBackOff'],
      );
    });
  });

  it('calls an agent stale that was not heard of for two periods', async () => {
    await withKubeServer(async (server) => {
      const conditions = [{...wellKernel, lastHeartbeatTime: ago(700)}];
      server.add('nodes', nodeObject('n', {conditions}));
      assert.equal(cells((await status(server, '--no-headers')).stdout)[0]?.[4], 'Stale');
    });
  });

  it('colours problems when told to, and only then', async () => {
    await withKubeServer(async (server) => {
      fill(server);
      const {stdout} = await status(server, '--color=always', 'node-2');
      assert.ok(stdout.includes('\u001B[31mKernelDeadlock\u001B[39m'), stdout);
      assert.ok(!(await status(server)).stdout.includes('\u001B'));
    });
  });
});

describe('kubectl npd status nodes --watch', () => {
  async function watching(
    server: KubeServer,
    args: readonly string[],
    act: (run: ReturnType<typeof startPlugin>) => Promise<void>,
  ): Promise<void> {
    const run = startPlugin(['status', 'nodes', '-w', `--server=${server.url}`, ...args]);
    try {
      await act(run);
    } finally {
      run.kill('SIGKILL');
    }
  }

  it('prints the table, then the rows that changed, and ends at ^C with 130', async () => {
    await withKubeServer(async (server) => {
      fill(server);
      await watching(server, [], async (run) => {
        await eventually('the table', () => run.stdout().includes('node-3') || undefined);
        await eventually('both watches', () => server.watches() === 2 || undefined);
        const before = run.stdout();
        server.add('nodes', nodeObject('node-1', {conditions: [hung]}));
        await eventually('the change', () => run.stdout() !== before || undefined);
        assert.match(run.stdout().slice(before.length), /^node-1 +True +KernelDeadlock +0 .*\n$/);
        run.kill('SIGINT');
        const {code, stderr} = await run.finished;
        assert.deepEqual([code, stderr], [130, '']);
      });
    });
  });

  it('tells of new events, of deleted nodes, and not of heartbeats', async () => {
    await withKubeServer(async (server) => {
      fill(server);
      await watching(server, [], async (run) => {
        await eventually('the table', () => run.stdout().includes('node-3') || undefined);
        await eventually('both watches', () => server.watches() === 2 || undefined);
        let before = run.stdout();
        const heartbeat = {...wellKernel, lastHeartbeatTime: ago(0)};
        server.add('nodes', nodeObject('node-1', {conditions: [heartbeat], labels: {zone: 'a'}}));
        server.add('events', eventObject('node-3', {name: 'new', count: 7}));
        await eventually('the event', () => run.stdout() !== before || undefined);
        assert.match(run.stdout().slice(before.length), /^node-3 +Unknown +<none> +7 .*\n$/);
        before = run.stdout();
        server.remove('nodes', 'node-2');
        await eventually('the deletion', () => run.stdout() !== before || undefined);
        assert.match(run.stdout().slice(before.length), /^node-2 +Deleted .*\n$/);
      });
    });
  });

  it('prints one JSON document for each node and each change', async () => {
    await withKubeServer(async (server) => {
      server.add('nodes', nodeObject('node-1', {conditions: [wellKernel]}));
      await watching(server, ['-ojson'], async (run) => {
        await eventually('the node', () => run.stdout().endsWith('}\n') || undefined);
        await eventually('both watches', () => server.watches() === 2 || undefined);
        const first = run.stdout();
        server.add('nodes', nodeObject('node-1', {conditions: [hung]}));
        await eventually('the change', () => run.stdout().length > first.length || undefined);
        for (const text of [first, run.stdout().slice(first.length)]) {
          assertFitsSchema('node-status', JSON.parse(text));
        }
      });
    });
  });

  it('lists again when the server forgot where the watch was', async () => {
    await withKubeServer(async (server) => {
      fill(server);
      await watching(server, ['--no-headers'], async (run) => {
        await eventually('the table', () => run.stdout().includes('node-3') || undefined);
        await eventually('both watches', () => server.watches() === 2 || undefined);
        const before = run.stdout();
        server.forget();
        server.endWatches();
        await eventually('the end of the watches', () => server.watches() === 0 || undefined);
        server.add('nodes', nodeObject('node-4'));
        await eventually('the new node', () => run.stdout() !== before || undefined, 10_000);
        assert.match(run.stdout().slice(before.length), /^node-4 .*\n$/);
      });
    });
  });

  it('ends at SIGTERM with 143, and quietly when nobody reads any more', async () => {
    await withKubeServer(async (server) => {
      fill(server);
      await watching(server, [], async (run) => {
        await eventually('the table', () => run.stdout().includes('node-3') || undefined);
        run.kill('SIGTERM');
        const {code, stderr} = await run.finished;
        assert.deepEqual([code, stderr], [143, '']);
      });
      await watching(server, [], async (run) => {
        await eventually('both watches', () => server.watches() === 2 || undefined);
        run.closeStdout();
        server.add('nodes', nodeObject('node-1', {conditions: [hung]}));
        const {code, stderr} = await run.finished;
        assert.deepEqual([code, stderr], [0, '']);
      });
    });
  });
});
