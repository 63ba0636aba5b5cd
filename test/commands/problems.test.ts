import assert from 'node:assert/strict';
import {eventually} from '../support/eventually.js';
import {withKubeServer, type KubeServer} from '../support/kube-server.js';
import {ago, eventObject, nodeObject} from './node-objects.js';
import {runPlugin, startPlugin} from './plugin-process.js';
import {assertFitsSchema} from './schema.js';

const hung = {type: 'KernelDeadlock', status: 'True', reason: 'TaskHung', message: 'blocked'};

function fill(server: KubeServer): void {
  server.add('nodes', nodeObject('node-1', {conditions: [hung], labels: {zone: 'a'}}));
  server.add('nodes', nodeObject('node-2', {ready: 'False'}));
  server.add('events', eventObject('node-1', {name: 'a', count: 3, message: 'Killed process 7'}));
  server.add('events', eventObject('node-1', {name: 'b', reason: 'Old', secondsAgo: 7200}));
  server.add('events', eventObject('node-1', {name: 'c', source: 'kubelet', reason: 'Rebooted'}));
}

async function problems(server: KubeServer, ...args: string[]) {
  return runPlugin(['problems', `--server=${server.url}`, ...args]);
}

const columns = '-ocustom-columns=NODE:.node,PROBLEM:.problem,KIND:.persistence,COUNT:.count';

describe('kubectl npd problems', () => {
  it('shows what is and what was wrong, node by node, the newest first', async () => {
    await withKubeServer(async (server) => {
      fill(server);
      const {code, stdout, stderr} = await problems(server);
      assert.deepEqual([code, stderr], [0, '']);
      const rows = stdout.split('\n').map((line) => line.split(/ {3,}/));
      assert.deepEqual(rows[0], ['NODE', 'PROBLEM', 'KIND', 'REASON', 'COUNT', 'MESSAGE', 'AGE']);
      assert.deepEqual(
        rows.slice(1, -1).map((row) => row.slice(0, 6)),
        [
          ['node-1', 'OOMKilling', 'temporary', 'OOMKilling', '3', 'Killed process 7'],
          ['node-1', 'KernelDeadlock', 'permanent', 'TaskHung', '<none>', 'blocked'],
          ['node-2', 'NotReady', 'permanent', 'NodeStatusUnknown', '<none>', 'said by the kubelet'],
        ],
      );
      assert.match(rows[1]?.[6] ?? '', /^6\ds$/);
      assert.equal(rows[2]?.[6], '10m');
    });
  });

  for (const [args, wanted] of [
    [['--permanent'], ['node-1 KernelDeadlock', 'node-2 NotReady']],
    [['--temporary'], ['node-1 OOMKilling']],
    [
      ['--temporary', '--since', '3h'],
      ['node-1 OOMKilling', 'node-1 Old'],
    ],
    [['--temporary', '--since=30s'], []],
    [['node-2'], ['node-2 NotReady']],
    [
      ['-l', 'zone=a'],
      ['node-1 OOMKilling', 'node-1 KernelDeadlock'],
    ],
  ] as const) {
    it(`lists ${wanted.join(', ') || 'nothing'} for ${args.join(' ')}`, async () => {
      await withKubeServer(async (server) => {
        fill(server);
        const template = '-ojsonpath={range .items[*]}{.node} {.problem}{"\\n"}{end}';
        const {code, stdout} = await problems(server, template, ...args);
        assert.deepEqual([code, stdout.split('\n').filter(Boolean)], [0, wanted]);
      });
    });
  }

  it('asks for no events when only conditions are wanted', async () => {
    await withKubeServer(async (server) => {
      fill(server);
      server.fail({path: /events/, times: 9, status: {code: 403, reason: 'Forbidden'}});
      const {code, stderr} = await problems(server, '--permanent');
      assert.deepEqual([code, stderr], [0, '']);
      assert.match((await problems(server)).stderr, /^Warning: events may not be listed/);
    });
  });

  it('says on stderr that there are none', async () => {
    await withKubeServer(async (server) => {
      server.add('nodes', nodeObject('n'));
      const found = await problems(server);
      assert.deepEqual(found, {code: 0, stdout: '', stderr: 'No problems found\n'});
    });
  });

  it('shows a hostile message harmless and short, and whole as JSON', async () => {
    await withKubeServer(async (server) => {
      const message = `\u001B]0;owned\u0007${'x'.repeat(200)}\nroot:x:0:0`;
      server.add('nodes', nodeObject('n', {conditions: [{...hung, message}]}));
      const {stdout} = await problems(server, '--no-headers');
      assert.match(stdout, /^n +KernelDeadlock +permanent .* \^\[\]0;owned\^Gx+\.\.\. +10m\n$/);
      assert.ok(stdout.length < 200, stdout);
      const document = JSON.parse((await problems(server, '-ojson')).stdout) as {
        items: {message: string}[];
      };
      assert.equal(document.items[0]?.message, message);
    });
  });

  it('prints documents that fit their schema', async () => {
    await withKubeServer(async (server) => {
      fill(server);
      const {stdout} = await problems(server, '-ojson');
      assertFitsSchema('problem', JSON.parse(stdout));
    });
  });
});

describe('kubectl npd problems --watch', () => {
  it('tells when one begins, comes again, and ends', async () => {
    await withKubeServer(async (server) => {
      fill(server);
      const run = startPlugin(['problems', '-w', columns, `--server=${server.url}`]);
      async function next(what: string, before: string): Promise<string> {
        await eventually(what, () => run.stdout().length > before.length || undefined);
        return run.stdout().slice(before.length).replaceAll(/ +/g, ' ');
      }
      try {
        await eventually('both watches', () => server.watches() === 2 || undefined);
        await eventually('the table', () => run.stdout().includes('node-2') || undefined);
        let before = run.stdout();
        server.add('nodes', nodeObject('node-1', {conditions: [{...hung, status: 'False'}]}));
        assert.equal(await next('the end', before), 'node-1 KernelDeadlock permanent <none>\n');
        before = run.stdout();
        server.add(
          'events',
          eventObject('node-1', {name: 'a', count: 4, message: 'Killed process 7'}),
        );
        assert.equal(await next('the repetition', before), 'node-1 OOMKilling temporary 4\n');
        before = run.stdout();
        server.add('nodes', nodeObject('node-2'));
        server.add('nodes', nodeObject('node-1', {conditions: [hung]}));
        assert.match(
          await next('the beginning', before),
          /node-1 KernelDeadlock permanent <none>\n/,
        );
      } finally {
        run.kill('SIGINT');
      }
      assert.equal((await run.finished).code, 130);
    });
  });

  it('says that a condition is over', async () => {
    await withKubeServer(async (server) => {
      fill(server);
      const run = startPlugin(['problems', '-w', '-ojson', `--server=${server.url}`, 'node-1']);
      try {
        await eventually('both watches', () => server.watches() === 2 || undefined);
        await eventually('the list', () => run.stdout().includes('TaskHung') || undefined);
        const before = run.stdout().length;
        const well = {...hung, status: 'False', lastTransitionTime: ago(0)};
        server.add('nodes', nodeObject('node-1', {conditions: [well]}));
        await eventually('the end', () => run.stdout().length > before || undefined);
        const document = JSON.parse(run.stdout().slice(before)) as {resolved: boolean};
        assertFitsSchema('problem', document);
        assert.equal(document.resolved, true);
      } finally {
        run.kill('SIGKILL');
      }
      await run.finished;
    });
  });
});
