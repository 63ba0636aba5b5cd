import assert from 'node:assert/strict';
import {eventually} from '../../support/eventually.js';
import {withKubeServer, type KubeServer} from '../../support/kube-server.js';
import {agentPodObject, daemonSetObject, watchedNodeObject} from '../fleet-objects.js';
import {ago, nodeObject} from '../node-objects.js';
import {runPlugin, startPlugin} from '../plugin-process.js';
import {assertFitsSchema} from '../schema.js';

async function agents(server: KubeServer, ...args: string[]) {
  return runPlugin(['status', 'agents', `--server=${server.url}`, ...args]);
}

/** One agent that is well, one of another configuration that crashes, a node without, and one where none belongs. */
function fill(server: KubeServer): void {
  server.add('daemonsets', daemonSetObject());
  server.add('nodes', watchedNodeObject('node-1'));
  server.add('pods', agentPodObject('node-1'));
  const monitors = {'kernel-monitor': 'failed: no /dev/kmsg', 'readonly-monitor': 'running'};
  server.add('nodes', watchedNodeObject('node-2', {monitors}));
  server.add('pods', agentPodObject('node-2', {hash: 'old', waiting: 'CrashLoopBackOff'}));
  server.add('nodes', nodeObject('node-3', {agent: false, labels: {os: 'linux'}}));
  server.add('nodes', nodeObject('node-4', {agent: false, labels: {os: 'windows'}}));
}

function cells(stdout: string): string[][] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(/ {3,}/));
}

describe('kubectl npd status agents', () => {
  it('shows a row for each node that has an agent or should have one', async () => {
    await withKubeServer(async (server) => {
      fill(server);
      const {code, stdout, stderr} = await agents(server);
      assert.deepEqual([code, stderr], [0, '']);
      const [header, ...rows] = cells(stdout);
      assert.equal(
        header?.join(' '),
        'NODE POD READY STATUS RESTARTS VERSION CONFIG MONITORS HEARTBEAT AGE',
      );
      assert.deepEqual(
        rows.map((row) => row.slice(0, 8).join(' ')),
        [
          'node-1 npd-agent-node-1 1/1 Running 0 v0.1.0 7f3a91c2 2/2',
          'node-2 npd-agent-node-2 0/1 CrashLoopBackOff 3 v0.1.0 old* 1/2',
          'node-3 <none> <none> Missing <none> <none> <none> <unknown>',
        ],
      );
      assert.match(rows[0]?.[8] ?? '', /^2\ds$/);
      assert.equal(rows[0]?.[9], '120m');
    });
  });

  it('shows a node that is named, even if no agent belongs there', async () => {
    await withKubeServer(async (server) => {
      fill(server);
      const {stdout} = await agents(server, 'node-4', '--no-headers');
      assert.equal(cells(stdout)[0]?.slice(0, 4).join(' '), 'node-4 <none> <none> <none>');
      const {code, stderr} = await agents(server, 'node-1', 'nope');
      assert.equal(code, 1);
      assert.match(stderr, /^Error from server \(NotFound\): nodes "nope" not found\n$/);
    });
  });

  for (const [args, stdout] of [
    [['-o', 'name'], 'pod/npd-agent-node-1\npod/npd-agent-node-2\nnode/node-3\n'],
    [['-o', 'jsonpath={.items[?(@.trouble)].node}'], 'node-2 node-3'],
    [
      ['-o', 'custom-columns=N:.node', '--sort-by=.pod.restarts', '--no-headers'],
      'node-3\nnode-1\nnode-2\n',
    ],
    [['-l', 'os=windows', '-oname'], ''],
  ] as const) {
    it(`prints what ${args.join(' ')} asks for`, async () => {
      await withKubeServer(async (server) => {
        fill(server);
        assert.deepEqual(await agents(server, ...args), {code: 0, stdout, stderr: ''});
      });
    });
  }

  it('takes the pod that stays where one takes the place of another', async () => {
    await withKubeServer(async (server) => {
      server.add('daemonsets', daemonSetObject());
      server.add('nodes', watchedNodeObject('node-1'));
      const old = agentPodObject('node-1', {name: 'a-old'});
      const deletionTimestamp = ago(1);
      server.add('pods', {...old, metadata: {...old.metadata, deletionTimestamp}});
      server.add('pods', agentPodObject('node-1', {name: 'b-new', secondsOld: 5}));
      const failed = agentPodObject('node-1', {name: 'c-evicted', secondsOld: 1});
      server.add('pods', {...failed, status: {phase: 'Failed', reason: 'Evicted'}});
      assert.equal((await agents(server, '-oname')).stdout, 'pod/b-new\n');
    });
  });

  it('prints documents that fit their schema', async () => {
    await withKubeServer(async (server) => {
      fill(server);
      const annotations = {'npd.io/exporters': 'null', 'npd.io/simulation': '91c2'};
      server.add('nodes', watchedNodeObject('node-5', {annotations}));
      server.add('pods', agentPodObject('node-5'));
      const document = JSON.parse((await agents(server, '-ojson')).stdout) as {
        items: {monitors?: unknown; unreadable?: unknown; simulations: unknown}[];
      };
      assertFitsSchema('agent-status', document);
      assert.deepEqual(document.items[1]?.monitors, [
        {name: 'kernel-monitor', ok: false, trouble: 'no /dev/kmsg'},
        {name: 'readonly-monitor', ok: true},
      ]);
      assert.deepEqual(document.items[3]?.unreadable, ['npd.io/exporters']);
      assert.deepEqual(document.items[3]?.simulations, ['91c2']);
    });
  });

  it('judges by heartbeats where pods may not be listed, and warns', async () => {
    await withKubeServer(async (server) => {
      fill(server);
      server.fail({path: /pods\?/, times: 9, status: {code: 403}});
      const {code, stdout, stderr} = await agents(server, '--no-headers');
      assert.equal(code, 0);
      assert.match(stderr, /^Warning: pods may not be listed[^\n]*\n$/);
      assert.deepEqual(
        cells(stdout).map((row) => `${row[1]} ${row[3]}`),
        ['<none> Running', '<none> Running', '<none> Missing'],
      );
    });
  });

  it('says what to do where there is no agent', async () => {
    await withKubeServer(async (server) => {
      server.add('nodes', nodeObject('node-1', {agent: false}));
      assert.deepEqual(await agents(server), {
        code: 0,
        stdout: '',
        stderr: 'No agents found; to install them, run: kubectl npd install\n',
      });
    });
  });

  it('follows pods as they change, and ends at ^C with 130', async () => {
    await withKubeServer(async (server) => {
      fill(server);
      const run = startPlugin(['status', 'agents', '-w', `--server=${server.url}`]);
      try {
        await eventually('the table', () => run.stdout().includes('node-3') || undefined);
        await eventually('both watches', () => server.watches() === 2 || undefined);
        const before = run.stdout();
        server.add('pods', agentPodObject('node-3'));
        await eventually('the change', () => run.stdout() !== before || undefined);
        assert.match(
          run.stdout().slice(before.length),
          /^node-3 +npd-agent-node-3 +1\/1 +Running .*\n$/,
        );
        run.kill('SIGINT');
        assert.equal((await run.finished).code, 130);
      } finally {
        run.kill('SIGKILL');
      }
    });
  });
});
