import assert from 'node:assert/strict';
import {eventually} from '../support/eventually.js';
import {withKubeServer, type KubeServer} from '../support/kube-server.js';
import {agentPodObject, daemonSetObject, watchedNodeObject} from './fleet-objects.js';
import {ago, nodeObject} from './node-objects.js';
import {runPlugin, startPlugin, type PluginProcess} from './plugin-process.js';
import {assertFitsSchema} from './schema.js';

const hung = {type: 'KernelDeadlock', status: 'True', reason: 'TaskHung', message: 'blocked'};
const unsure = {...hung, status: 'Unknown'};

/** Two healthy nodes, and one with a problem whose agent is not ready. */
function fill(server: KubeServer): void {
  server.add('daemonsets', daemonSetObject());
  for (const name of ['node-1', 'node-2']) {
    server.add('nodes', watchedNodeObject(name));
    server.add('pods', agentPodObject(name));
  }
  server.add('nodes', watchedNodeObject('node-3', {conditions: [hung]}));
  server.add('pods', agentPodObject('node-3', {waiting: 'CrashLoopBackOff'}));
}

/** Runs the command to its end on the filled server. */
async function wait(...args: readonly string[]) {
  return withKubeServer(async (server) => {
    fill(server);
    return runPlugin(['wait', `--server=${server.url}`, ...args]);
  });
}

async function waiting(
  args: readonly string[],
  act: (server: KubeServer, run: PluginProcess) => Promise<void>,
): Promise<void> {
  await withKubeServer(async (server) => {
    fill(server);
    const run = startPlugin(['wait', `--server=${server.url}`, '--timeout=20s', ...args]);
    try {
      await act(server, run);
    } finally {
      run.kill('SIGKILL');
    }
  });
}

describe('kubectl npd wait', () => {
  it('tells each node on which the condition holds, as kubectl wait does', async () => {
    assert.deepEqual(await wait('node-1', 'node/node-2', '--for=healthy'), {
      code: 0,
      stdout: 'node/node-1 condition met\nnode/node-2 condition met\n',
      stderr: '',
    });
  });

  for (const [args, met] of [
    [['node-1', '--for=healthy'], true],
    [['node-3', '--for=healthy'], false],
    [['node-3', '--for=problem=KernelDeadlock'], true],
    [['node-3', '--for=problem=kerneldeadlock=true'], true],
    [['node-3', '--for=problem=KernelDeadlock=false'], false],
    [['node-1', '--for=problem=KernelDeadlock'], false],
    [['node-1', '--for=problem=KernelDeadlock=false'], true],
    [['node-1', '--for=problem=Misspelled=false'], false],
    [['node-1', '--for=problem=NotReady'], false],
    [['node-1', '--for=problem=NotReady=false'], true],
    [['node-1', '--for=agent-ready'], true],
    [['node-3', '--for=agent-ready'], false],
  ] as const) {
    it(`finds \`${args.join(' ')}\` ${met ? 'met' : 'not met'}, asking once with --timeout=0`, async () => {
      const {code, stdout, stderr} = await wait(...args, '--timeout=0');
      assert.deepEqual(
        [code, stdout, stderr],
        met
          ? [0, `node/${args[0]} condition met\n`, '']
          : [124, '', `error: condition not met for nodes/${args[0]}\n`],
      );
    });
  }

  it('takes what an agent cannot tell for neither', async () => {
    await withKubeServer(async (server) => {
      server.add('nodes', watchedNodeObject('n', {conditions: [unsure]}));
      for (const condition of [
        'problem=KernelDeadlock',
        'problem=KernelDeadlock=false',
        'healthy',
      ]) {
        const args = ['wait', 'n', `--for=${condition}`, '--timeout=0', `--server=${server.url}`];
        assert.equal((await runPlugin(args)).code, 124, condition);
      }
    });
  });

  it('takes a node for healthy only while its agent is heard of', async () => {
    await withKubeServer(async (server) => {
      server.add('daemonsets', daemonSetObject());
      const conditions = [{...hung, status: 'False', lastHeartbeatTime: ago(900)}];
      server.add('nodes', watchedNodeObject('silent', {conditions}));
      server.add('pods', agentPodObject('silent'));
      server.add('nodes', nodeObject('windows', {agent: false}));
      const args = ['wait', '--all', '--for=healthy', '--timeout=0', `--server=${server.url}`];
      const {code, stdout} = await runPlugin(args);
      assert.deepEqual([code, stdout], [124, 'node/windows condition met\n']);
    });
  });

  it('waits until the last node is done, and tells each at once', async () => {
    await waiting(['--all', '--for=healthy'], async (server, run) => {
      await eventually('the first', () => run.stdout().split('\n').length === 3 || undefined);
      server.add('nodes', watchedNodeObject('node-3'));
      server.add('pods', agentPodObject('node-3'));
      assert.deepEqual(await run.finished, {
        code: 0,
        stdout: [1, 2, 3].map((n) => `node/node-${n} condition met\n`).join(''),
        stderr: '',
      });
    });
  });

  it('outlives the end of its watches, and a server that forgot where they were', async () => {
    await waiting(['node-3', '--for=agent-ready'], async (server, run) => {
      await eventually('both watches', () => server.watches() === 2 || undefined);
      server.endWatches();
      await eventually('their end', () => server.watches() === 0 || undefined);
      server.forget();
      server.add('pods', agentPodObject('node-3'));
      assert.equal((await run.finished).code, 0);
    });
  });

  it('asks for the one node that is named, and no other', async () => {
    await waiting(['node-3', '--for=problem=KernelDeadlock=false'], async (server, run) => {
      await eventually('the watch', () => server.watches() === 1 || undefined);
      server.add('nodes', watchedNodeObject('node-3'));
      assert.equal((await run.finished).code, 0);
      assert.ok(
        server.requests.every(({path, query}) =>
          path === '/api/v1/nodes' ? query.get('fieldSelector') === 'metadata.name=node-3' : false,
        ),
      );
    });
  });

  it('exits 124 when the time is over for one node, naming it', async () => {
    const {code, stdout, stderr} = await wait('--all', '--for=healthy', '--timeout=400ms');
    assert.deepEqual(
      [code, stdout.split('\n').length, stderr],
      [124, 3, 'error: timed out waiting for the condition on nodes/node-3\n'],
    );
    const args = ['-l', 'os=linux', '--for=agent-ready', '--timeout=400ms'];
    assert.equal((await wait(...args)).code, 124);
  });

  it('exits 124 when the server does not answer in time', async () => {
    await withKubeServer(async (server) => {
      server.fail({delayMs: 5000, times: 9});
      const args = ['wait', '--for=healthy', '--timeout=300ms', `--server=${server.url}`];
      const {code, stderr} = await runPlugin([...args, '--all']);
      assert.deepEqual([code, stderr], [124, 'error: timed out waiting for the list of nodes\n']);
      assert.equal((await runPlugin([...args, 'node-1'])).code, 124);
    });
  });

  it('exits 1 for nodes that there are not, and 4 when others were met', async () => {
    const sentence = 'Error from server (NotFound): nodes "nope" not found\n';
    assert.deepEqual(await wait('nope', '--for=healthy'), {code: 1, stdout: '', stderr: sentence});
    const {code, stdout, stderr} = await wait('nope', 'node-1', '--for=healthy');
    assert.deepEqual([code, stdout, stderr], [4, 'node/node-1 condition met\n', sentence]);
    const none = await wait('-l', 'no=such', '--for=healthy');
    assert.deepEqual([none.code, none.stderr], [1, 'error: no matching resources found\n']);
  });

  it('tells of a node that is deleted meanwhile', async () => {
    await waiting(['node-3', '--for=healthy'], async (server, run) => {
      await eventually('the watches', () => server.watches() === 2 || undefined);
      server.remove('nodes', 'node-3');
      const {code, stderr} = await run.finished;
      assert.deepEqual(
        [code, stderr],
        [1, 'error: nodes/node-3 was deleted while it was waited for\n'],
      );
    });
  });

  it('exits 6 when the agent’s pods may not be listed, and is asked for them', async () => {
    await withKubeServer(async (server) => {
      fill(server);
      const message = 'pods is forbidden: User "dev" cannot list resource "pods"';
      server.fail({path: /pods\?/, times: 99, status: {code: 403, reason: 'Forbidden', message}});
      const args = ['node-1', '--timeout=5s', `--server=${server.url}`];
      const {code, stderr} = await runPlugin(['wait', '--for=agent-ready', ...args]);
      assert.equal(code, 6);
      assert.ok(stderr.startsWith(`Error from server (Forbidden): ${message}\n`), stderr);
      const healthy = await runPlugin(['wait', '--for=healthy', ...args]);
      assert.equal(healthy.code, 0);
      assert.match(healthy.stderr, /^Warning: pods may not be listed/);
    });
  });

  it('prints names, or a document that fits its schema', async () => {
    const args = ['--all', '--for=healthy', '--timeout=0'];
    assert.equal((await wait(...args, '-o', 'name')).stdout, 'node/node-1\nnode/node-2\n');
    const {code, stdout} = await wait(...args, '-o', 'json', 'node-1');
    assert.deepEqual([code, stdout], [2, '']);
    const json = await wait('node-1', 'node-3', 'nope', '--for=healthy', '--timeout=0', '-ojson');
    const document = JSON.parse(json.stdout) as {items: {node: string; result: string}[]};
    assertFitsSchema('wait-result', document);
    assert.deepEqual(
      document.items.map(({node, result}) => `${node} ${result}`),
      ['node-1 met', 'nope notFound', 'node-3 timedOut'],
    );
  });

  it('ends at ^C with 130', async () => {
    await waiting(['node-3', '--for=healthy', '--timeout=-1s'], async (server, run) => {
      await eventually('the watches', () => server.watches() === 2 || undefined);
      run.kill('SIGINT');
      assert.deepEqual(await run.finished, {code: 130, stdout: '', stderr: ''});
    });
  });

  for (const [args, sentence] of [
    [
      ['--all'],
      'expected --for=healthy, --for=problem=TYPE[=true|false] or --for=agent-ready, got none',
    ],
    [
      ['--all', '--for=condition=Ready'],
      'expected --for=healthy, --for=problem=TYPE[=true|false] or --for=agent-ready, got `condition=Ready`',
    ],
    [['--for=healthy'], 'expected one of: names of nodes, --selector, --all'],
    [['--for=healthy', '--all', '-l', 'a=b'], 'expected one of: names of nodes, --selector, --all'],
  ] as const) {
    it(`refuses \`wait ${args.join(' ')}\` with exit 2`, async () => {
      const {code, stdout, stderr} = await runPlugin(['wait', ...args]);
      assert.deepEqual([code, stdout], [2, '']);
      assert.equal(stderr, `error: ${sentence}\nhint: run: kubectl npd wait --help\n`);
    });
  }
});
