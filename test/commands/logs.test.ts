import assert from 'node:assert/strict';
import type {ServerResponse} from 'node:http';
import {setTimeout as sleep} from 'node:timers/promises';
import {eventually} from '../support/eventually.js';
import {withKubeServer, type KubeServer} from '../support/kube-server.js';
import {withPodLogs, type LogRequest, type LogWriter} from '../support/pod-logs.js';
import {agentPodObject, watchedNodeObject} from './fleet-objects.js';
import {nodeObject} from './node-objects.js';
import {runPlugin, startPlugin, type PluginProcess} from './plugin-process.js';
import {assertFitsSchema} from './schema.js';

const started = 'I1121 13:30:00.123456 npd-agent] "Monitor started" monitor="kernel-monitor"\n';
const forged = `W1121 13:30:01.000000 npd-agent] "Line" text="x monitor=\\"kernel-monitor\\" y"\n`;
const json = '{"ts":"2026-11-21T13:30:02Z","level":"info","msg":"x","monitor":"kernel-monitor"}\n';

/** Three nodes with agents, `node-3` in zone b, and one without. */
function fill(server: KubeServer): void {
  for (const name of ['node-1', 'node-2', 'node-3']) {
    const node = watchedNodeObject(name);
    const labels = {zone: name === 'node-3' ? 'b' : 'a'};
    server.add('nodes', {...node, metadata: {...node.metadata, labels}});
    server.add('pods', agentPodObject(name));
  }
  server.add('nodes', nodeObject('node-4', {agent: false, labels: {zone: 'c'}}));
}

/** Runs the command on a filled server whose pods write what `write` says. */
async function logs(args: readonly string[], write: LogWriter = twoLines) {
  return withKubeServer(async (server) => {
    fill(server);
    return withPodLogs(server, write, (url) => runPlugin(['logs', `--server=${url}`, ...args]));
  });
}

async function following(
  args: readonly string[],
  write: LogWriter,
  act: (run: PluginProcess) => Promise<void>,
): Promise<void> {
  await withKubeServer(async (server) => {
    fill(server);
    await withPodLogs(server, write, async (url) => {
      const run = startPlugin(['logs', '-f', `--server=${url}`, ...args]);
      try {
        await act(run);
      } finally {
        run.kill('SIGKILL');
      }
    });
  });
}

async function twoLines({pod}: LogRequest, response: ServerResponse): Promise<void> {
  // The first to be asked for answers last.
  if (pod.endsWith('1')) await sleep(60);
  response.write(`first of ${pod}\nsec`);
  await sleep(10);
  response.write('ond\n');
}

describe('kubectl npd logs', () => {
  it('prints all of one node as it is, and asks for its agent’s container', async () => {
    const asked: string[] = [];
    const result = await logs(['node-2'], async (request, response) => {
      asked.push(request.query.toString());
      return twoLines(request, response);
    });
    assert.deepEqual(result, {
      code: 0,
      stdout: 'first of npd-agent-node-2\nsecond\n',
      stderr: '',
    });
    assert.deepEqual(asked, ['container=npd-agent']);
  });

  it('prints several nodes one after the other, in their order, each line with its node', async () => {
    const {stdout} = await logs([]);
    assert.equal(
      stdout,
      [1, 2, 3]
        .map((n) => `[node-${n}] first of npd-agent-node-${n}\n[node-${n}] second\n`)
        .join(''),
    );
    assert.match((await logs(['node-3', 'node/node-1'])).stdout, /^\[node-3\] [^]*\[node-1\] /);
    assert.match((await logs(['-l', 'zone=a'])).stdout, /^\[node-1\] [^]*\[node-2\] second\n$/);
    assert.match((await logs(['-l', 'zone=b'])).stdout, /^first of npd-agent-node-3\n/);
  });

  for (const [args, query] of [
    [[], 'tailLines=10'],
    [['-l', 'zone=b'], 'tailLines=10'],
    [['--tail=3'], 'tailLines=3'],
    [['node-1', '--tail=0'], 'tailLines=0'],
    [['--tail=-1'], ''],
    [['--monitor', 'kernel-monitor'], ''],
    [['node-1', '--since=1500ms'], 'sinceSeconds=2'],
    [['node-1', '--timestamps', '-p'], 'previous=true&timestamps=true'],
    [['node-1', '-f'], 'follow=true'],
  ] as const) {
    it(`asks the kubelet for \`${query}\` with \`${args.join(' ')}\``, async () => {
      const asked = new Set<string>();
      await logs(args, async (request) => {
        asked.add(request.query.toString());
      });
      assert.deepEqual([...asked], [`container=npd-agent${query && `&${query}`}`]);
    });
  }

  it('reads no more logs at a time than it may', async () => {
    let [open, most] = [0, 0];
    await logs(['--max-concurrency=2'], async (request, response) => {
      most = Math.max(most, ++open);
      await twoLines(request, response);
      open -= 1;
    });
    assert.equal(most, 2);
  });

  it('chooses the lines of one monitor, in text and in JSON, and is not misled by what they quote', async () => {
    async function write(_: LogRequest, response: ServerResponse): Promise<void> {
      response.write(
        `${forged}${started}${json}{"msg":"kernel-monitor"}\nnoise "kernel-monitor"\n`,
      );
    }
    const {stdout} = await logs(['node-1', '--monitor=kernel-monitor'], write);
    assert.equal(stdout, started + json);
    async function stamped(_: LogRequest, response: ServerResponse): Promise<void> {
      response.write(
        [started, forged, json].map((line) => `2026-11-21T13:30:00Z ${line}`).join(''),
      );
    }
    const args = ['node-1', '--monitor=kernel-monitor', '--timestamps'];
    assert.equal((await logs(args, stamped)).stdout.split('\n').length, 3);
  });

  it('leaves bytes as they are where stdout is no terminal', async () => {
    const {stdout} = await logs(['node-1'], async (_, response) => {
      response.write('\u001B[2Jhostile\ttext without an end');
    });
    assert.equal(stdout, '\u001B[2Jhostile\ttext without an end');
  });

  it('goes on when one node fails, says so with its name, and exits 4', async () => {
    const {code, stdout, stderr} = await logs([], async (request, response) =>
      request.pod.endsWith('2') ? 400 : twoLines(request, response),
    );
    assert.equal(code, 4);
    assert.match(stdout, /^\[node-1\] [^]*\[node-3\] second\n$/);
    assert.equal(
      stderr,
      'Error from server (BadRequest): node node-2: container "npd-agent" in pod "npd-agent-node-2" is waiting to start\n',
    );
  });

  it('exits 1 when all fail, 6 when all are forbidden', async () => {
    assert.equal((await logs([], async () => 400)).code, 1);
    const {code, stderr} = await logs([], async () => 403);
    assert.equal(code, 6);
    assert.match(stderr, /^Error from server \(Forbidden\): node node-1: /);
  });

  it('tells a node that there is not from one without an agent', async () => {
    const missing = await logs(['node-1', 'nope']);
    assert.equal(missing.code, 4);
    assert.match(missing.stderr, /^Error from server \(NotFound\): nodes "nope" not found\n$/);
    assert.match(missing.stdout, /^first of/);
    assert.equal((await logs(['nope'])).code, 1);
    const without = await logs(['node-4']);
    assert.equal(without.code, 5);
    assert.match(without.stderr, /^error: there is no agent on node `node-4`\nhint: .*install\n$/);
    assert.equal((await logs(['-l', 'zone=c'])).code, 5);
  });

  it('exits 5 without any agent, and 6 when pods may not be listed', async () => {
    await withKubeServer(async (server) => {
      server.add('nodes', nodeObject('node-1', {agent: false}));
      const args = ['logs', `--server=${server.url}`];
      const {code, stdout, stderr} = await runPlugin(args);
      assert.deepEqual([code, stdout], [5, '']);
      assert.match(stderr, /^error: the agent is not installed\nhint: /);
      server.fail({path: /pods/, status: {code: 403, reason: 'Forbidden'}});
      assert.equal((await runPlugin(args)).code, 6);
    });
  });

  it('prints a document for each line that fits its schema', async () => {
    const {stdout} = await logs(['node-1', '-oyaml']);
    const yaml = await import('yaml');
    const documents = yaml.parseAllDocuments(stdout).map((document) => document.toJS() as unknown);
    for (const document of documents) assertFitsSchema('log-line', document);
    assert.deepEqual(documents[1], {
      apiVersion: 'npd.cli/v1',
      kind: 'LogLine',
      node: 'node-1',
      pod: 'npd-agent-node-1',
      line: 'second',
    });
    const {stdout: text} = await logs(
      ['node-1', '-ojson', '--monitor=kernel-monitor'],
      async (_, r) => {
        r.write(started + forged);
      },
    );
    assertFitsSchema('log-line', JSON.parse(text));
  });
});

describe('kubectl npd logs --follow', () => {
  it('prints lines of several nodes as they are written, whole, until all have ended', async () => {
    const parts: Record<string, () => void> = {};
    async function write({pod}: LogRequest, response: ServerResponse): Promise<void> {
      response.write(`begin ${pod.slice(-1)} `);
      await new Promise<void>((resolve) => (parts[pod.slice(-1)] = resolve));
      response.write('end\n');
    }
    await following(['node-1', 'node-2'], write, async (run) => {
      await eventually('both', () => Object.keys(parts).length === 2 || undefined);
      parts['2']?.();
      await eventually('the second', () => run.stdout() !== '' || undefined);
      assert.equal(run.stdout(), '[node-2] begin 2 end\n');
      parts['1']?.();
      const {code, stdout, stderr} = await run.finished;
      assert.equal(code, 0);
      assert.equal(stdout, '[node-2] begin 2 end\n[node-1] begin 1 end\n');
      assert.match(stderr, /^the log of pod npd-agent-node-2 on node node-2 has ended\n/);
    });
  });

  it('refuses to follow more nodes than --max-concurrency, in kubectl’s words', async () => {
    const {code, stdout, stderr} = await logs(['-f', '--max-concurrency=2']);
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(
      stderr,
      /^error: you are attempting to follow 3 log streams, but maximum allowed concurrency is 2, use --max-concurrency to increase the limit\n/,
    );
  });

  it('ends at ^C at once with 130, and leaves no request open', async () => {
    const left: Promise<void>[] = [];
    async function write({gone}: LogRequest, response: ServerResponse): Promise<void> {
      left.push(gone);
      response.write('line\n');
      await gone;
    }
    await following([], write, async (run) => {
      await eventually('all lines', () => run.stdout().split('\n').length === 4 || undefined);
      const begun = performance.now();
      run.kill('SIGINT');
      const {code, stderr} = await run.finished;
      const tookMs = performance.now() - begun;
      assert.deepEqual([code, stderr], [130, '']);
      assert.ok(tookMs < 1000, `took ${tookMs} ms`);
      await Promise.all(left);
    });
  });

  it('tells of a log that breaks off, while the others go on', async () => {
    let goOn: (() => void) | undefined;
    async function write({pod}: LogRequest, response: ServerResponse): Promise<void> {
      response.write('one\n');
      if (pod.endsWith('1')) {
        await sleep(50);
        response.destroy();
        return;
      }
      await new Promise<void>((resolve) => (goOn = resolve));
      response.write('two\n');
    }
    await following(['node-1', 'node-2'], write, async (run) => {
      await eventually('the failure', () => run.stderr() !== '' || undefined);
      assert.match(run.stderr(), /^error: node node-1: cannot reach the server/);
      goOn?.();
      const {code, stdout} = await run.finished;
      assert.equal(code, 4);
      assert.match(stdout, /\[node-2\] two\n$/);
    });
  });

  it('ends quietly when nobody reads any more', async () => {
    async function write({gone}: LogRequest, response: ServerResponse): Promise<void> {
      const timer = setInterval(() => response.write('line\n'), 10);
      await gone;
      clearInterval(timer);
    }
    await following(['node-1'], write, async (run) => {
      await eventually('a line', () => run.stdout() !== '' || undefined);
      run.closeStdout();
      const {code, stderr} = await run.finished;
      assert.deepEqual([code, stderr], [0, '']);
    });
  });
});
