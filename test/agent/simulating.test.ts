import assert from 'node:assert/strict';
import {accessSync, constants, readFileSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {eventually} from '../support/eventually.js';
import {withKubeServer, type KubeObject, type KubeServer} from '../support/kube-server.js';
import {simulatingNode, type SimulatingNode} from '../support/simulating-agent.js';

interface NodeCondition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  readonly lastTransitionTime: string;
}

const lock = ['--reason=SimulatedLock', '--duration=1m'];

/** The process that reads the kernel log for an agent. */
function readerOf(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  assert.match(children, /^\d+$/, 'one child: cat');
  return Number(children);
}

/** The built program, the real kernel log, and an API server of the test's own. */
describe('npd-agent, asked to simulate', function () {
  this.timeout(40_000);
  let node: SimulatingNode;

  before(function () {
    try {
      accessSync('/dev/kmsg', constants.R_OK | constants.W_OK);
    } catch {
      process.stderr.write(
        'skipped: /dev/kmsg cannot be read and written; run the tests as root\n',
      );
      this.skip();
    }
  });

  /** Runs `act` with a server that has the node; agents report to it. */
  async function onNode(act: (server: KubeServer) => Promise<void>): Promise<void> {
    await withKubeServer(async (server) => {
      server.add('nodes', {apiVersion: 'v1', kind: 'Node', metadata: {name: 'n'}, status: {}});
      node = simulatingNode([
        `--apiserver-override=${server.url}?inClusterConfig=false`,
        '--hostname-override=n',
        '--port=0',
      ]);
      try {
        await act(server);
      } finally {
        await node.end();
      }
    });
  }

  function inject(...words: string[]): ReturnType<SimulatingNode['inject']> {
    return node.inject('--line', node.line, ...lock, ...words);
  }
  function onServer(server: KubeServer): KubeObject | undefined {
    return server.objects('nodes')[0];
  }
  function annotation(server: KubeServer, name = 'simulation'): string | undefined {
    return onServer(server)?.metadata.annotations?.[`npd.io/${name}`];
  }
  function condition(server: KubeServer): NodeCondition | undefined {
    const status = onServer(server)?.['status'] as {conditions?: NodeCondition[]} | undefined;
    return status?.conditions?.find(({type}) => type === 'SimulatedDeadlock');
  }
  function becomes(server: KubeServer, status: string, withinMs = 5000): Promise<unknown> {
    return eventually(
      `SimulatedDeadlock=${status}`,
      () => condition(server)?.status === status || undefined,
      withinMs,
    );
  }
  function events(server: KubeServer, id?: string): KubeObject[] {
    return server
      .objects('events')
      .filter(({metadata}) => metadata.annotations?.['npd.io/simulation'] === id);
  }
  function reasons(found: readonly KubeObject[]): unknown[] {
    return found.map(({reason}) => reason).sort();
  }

  it('brings event, condition and metric up as a real problem does, marked, and takes them back', () =>
    onNode(async (server) => {
      await node.start();
      const {id, ...simulation} = await inject();
      assert.match(id, /^[0-9a-f]{6}$/);
      assert.deepEqual(
        [simulation.apiVersion, simulation.kind, simulation.monitor, simulation.source],
        ['npd.agent/v1', 'Simulation', 'kernel-monitor', 'kernel-monitor'],
      );
      assert.deepEqual(
        [simulation.mode, simulation.reason, simulation.permanent, simulation.condition],
        ['kmsg', 'SimulatedLock', true, 'SimulatedDeadlock'],
      );
      await eventually('the events', () => events(server, id).length === 2 || undefined, 2000);
      assert.deepEqual(reasons(events(server, id)), ['SimulatedHung', 'SimulatedLock']);
      await becomes(server, 'True', 3000);
      assert.equal(condition(server)?.reason, 'SimulatedLock');
      assert.equal(condition(server)?.message, node.line);
      assert.equal(annotation(server), id);
      assert.equal(annotation(server, 'simulated-conditions'), 'SimulatedDeadlock');
      const up = await node.metrics();
      assert.match(up, /^problem_gauge\{reason="SimulatedLock",type="SimulatedDeadlock"\} 1$/m);
      assert.match(
        up,
        /^npd_simulation_active\{reason="SimulatedLock",type="SimulatedDeadlock"\} 1$/m,
      );
      assert.match(up, /^npd_simulation_active\{reason="SimulatedHung",type=""\} 1$/m);

      const reverted = await node.inject('--revert', id);
      assert.ok(Date.now() - new Date(reverted.revertedAt ?? 0).getTime() < 5000);
      await becomes(server, 'False', 3000);
      assert.deepEqual(
        [condition(server)?.reason, condition(server)?.message],
        ['NoDeadlock', 'there is no deadlock'],
      );
      await eventually('no annotation', () => annotation(server) === undefined || undefined);
      assert.equal(annotation(server, 'simulated-conditions'), undefined);
      const down = await node.metrics();
      assert.match(down, /^problem_gauge\{reason="SimulatedLock",type="SimulatedDeadlock"\} 0$/m);
      assert.match(
        down,
        /^npd_simulation_active\{reason="SimulatedLock",type="SimulatedDeadlock"\} 0$/m,
      );
      assert.match(down, /^problem_counter\{reason="SimulatedLock"\} 1$/m);
      const over = await eventually('the event of its end', () =>
        events(server, id).find(({reason}) => reason === 'NoDeadlock'),
      );
      assert.equal(over['type'], 'Normal');
    }));

  it('reverts at the deadline by itself', () =>
    onNode(async (server) => {
      await node.start();
      await inject('--duration=2s');
      await becomes(server, 'True');
      await becomes(server, 'False');
      await eventually('no annotation', () => annotation(server) === undefined || undefined);
      assert.deepEqual((await node.state()).simulations, []);
    }));

  it('gives each simulation its own event, though it says the same as the one before', () =>
    onNode(async (server) => {
      await node.start();
      for (let round = 0; round < 3; round += 1) {
        const {id} = await inject();
        await eventually('its events', () => events(server, id).length >= 2 || undefined);
        await node.inject('--revert', id);
      }
    }));

  it('makes the condition real when the same problem comes for real meanwhile', () =>
    onNode(async (server) => {
      await node.start();
      const {id} = await inject();
      await becomes(server, 'True');
      const real = node.line.replace('docker:7', 'docker:8');
      node.write(real);
      await eventually('the real message', () => condition(server)?.message === real || undefined);
      assert.deepEqual(reasons(events(server)), ['SimulatedHung', 'SimulatedLock']);
      await node.inject('--revert', id);
      await eventually('no annotation', () => annotation(server) === undefined || undefined);
      assert.deepEqual([condition(server)?.status, condition(server)?.message], ['True', real]);
    }));

  it('takes the same text from somebody else for real: before a simulation, and after its line', () =>
    onNode(async (server) => {
      await node.start();
      const {id} = await inject();
      await becomes(server, 'True');
      node.write(node.line);
      await eventually('real events', () => events(server).length === 2 || undefined);
      await node.inject('--revert', id);
      await sleep(2500);
      assert.equal(condition(server)?.status, 'True');
      const {code, stderr} = await node.ask('inject', '--line', node.line, ...lock);
      assert.equal(code, 1);
      assert.match(stderr, /^error: .*`SimulatedDeadlock` not to be up, but it is, for real/);
    }));

  it('goes on with it after a kill -9, and ends it at its deadline', () =>
    onNode(async (server) => {
      const first = await node.start();
      const {id} = await inject('--duration=4s');
      await becomes(server, 'True');
      const before = condition(server);
      await sleep(1100); // the monitor's state is written once a second
      await first.end('SIGKILL');
      await node.start();
      assert.deepEqual(
        [condition(server)?.status, condition(server)?.lastTransitionTime, annotation(server)],
        ['True', before?.lastTransitionTime, id],
      );
      assert.match(
        await node.metrics(),
        /^npd_simulation_active\{reason="SimulatedLock",type="SimulatedDeadlock"\} 1$/m,
      );
      assert.equal(events(server, id).length, 2, 'nothing is told twice');
      assert.equal(events(server).length, 0);
      await becomes(server, 'False', 8000);
      await eventually('no annotation', () => annotation(server) === undefined || undefined);
    }));

  it('knows its line though it was killed before it read it', () =>
    onNode(async (server) => {
      const first = await node.start();
      await sleep(1200); // how far it has read is written once a second
      const reader = readerOf(first.pid);
      process.kill(reader, 'SIGSTOP');
      const {id} = await inject();
      await sleep(300);
      assert.equal((await node.state()).conditions[0]?.status, 'False', 'the line is not read');
      await first.end('SIGKILL');
      process.kill(reader, 'SIGKILL');
      await node.start();
      await eventually('the events', () => events(server, id).length === 2 || undefined);
      await becomes(server, 'True');
      assert.equal(events(server).length, 0);
      await node.inject('--revert', id);
      await becomes(server, 'False');
    }));

  it('comes up reverted when the deadline passed while it was down', () =>
    onNode(async (server) => {
      const first = await node.start();
      await inject('--duration=2s');
      await becomes(server, 'True');
      await sleep(1100);
      await first.end('SIGKILL');
      await sleep(1500);
      await node.start();
      await becomes(server, 'False');
      await eventually('no annotation', () => annotation(server) === undefined || undefined);
      assert.equal(events(server).length, 0);
    }));

  it('does not raise a reverted line again when it reads the ring anew', () =>
    onNode(async (server) => {
      const first = await node.start();
      const {id} = await inject();
      await becomes(server, 'True');
      await node.inject('--revert', id);
      await becomes(server, 'False');
      await first.end();
      rmSync(join(node.folder, 'state', 'kernel-monitor.json'));
      await node.start();
      await sleep(2000);
      assert.equal(condition(server)?.status, 'False');
      assert.equal(events(server).length, 0);
    }));

  it('takes a simulated condition back that an agent without a state folder finds on its node', () =>
    onNode(async (server) => {
      const first = await node.start();
      await inject();
      await becomes(server, 'True');
      await first.end('SIGKILL');
      await node.start('--state-dir=');
      await becomes(server, 'False');
      await sleep(1500);
      assert.equal(
        condition(server)?.status,
        'False',
        'its line in the ring is not taken for real',
      );
      assert.equal(events(server).length, 0);
      assert.equal(annotation(server), undefined);
      assert.equal(annotation(server, 'simulated-conditions'), undefined);
    }));

  it('finds its line in a flood', () =>
    onNode(async (server) => {
      await node.start();
      let flooding = true;
      const flood = (async () => {
        for (let i = 0; flooding; i += 1) {
          for (let j = 0; j < 100; j += 1) node.write(`something else ${i} ${j}`);
          await sleep(5);
        }
      })();
      try {
        const {id} = await inject();
        await eventually('the events', () => events(server, id).length === 2 || undefined, 2000);
        await becomes(server, 'True', 3000);
        assert.equal(events(server).length, 0);
        await node.inject('--revert-all');
        await becomes(server, 'False', 3000);
      } finally {
        flooding = false;
        await flood;
      }
    }));

  it('tells on its node how monitors and exporters are', () =>
    onNode(async (server) => {
      await node.start();
      await eventually('the monitors', () => annotation(server, 'monitors'));
      assert.equal(annotation(server, 'monitors'), '{"kernel-monitor":"running"}');
      assert.equal(annotation(server, 'exporters'), '{"kubernetes":"ok","prometheus":"ok"}');
      const patches = server.requests.filter(({method}) => method === 'PATCH').length;
      await sleep(2200);
      assert.equal(
        server.requests.filter(({method}) => method === 'PATCH').length,
        patches,
        'no request when nothing changes',
      );
    }));
});
