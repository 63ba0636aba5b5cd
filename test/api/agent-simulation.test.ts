import assert from 'node:assert/strict';
import type {Cluster} from '../cluster/cluster.js';
import {sharedCluster} from '../cluster/shared.js';
import {eventually} from '../support/eventually.js';
import {simulatingNode, type SimulatingNode} from '../support/simulating-agent.js';

interface Annotated {
  readonly metadata: {readonly annotations?: Readonly<Record<string, string>>};
}

interface Node extends Annotated {
  readonly status: {
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly reason: string;
      readonly lastTransitionTime: string;
    }[];
  };
}

interface Event extends Annotated {
  readonly reason: string;
  readonly count: number;
}

/** Simulations with the rights of manifests/ on a real API server, through the real kernel log. */
describe('npd-agent, asked to simulate, on a real API server', () => {
  let cluster: Cluster;
  let kubeconfig: string;
  let nodeName: string;
  let node: SimulatingNode;

  before(async function () {
    cluster = await sharedCluster(this);
    const files = ['00-namespace', 'service-account', 'cluster-role', 'cluster-role-binding'];
    await kubectl(['apply', '--server-side', ...files.map((name) => `-f=manifests/${name}.yaml`)]);
    const token = await cluster.token('npd-agent', 'npd-system');
    kubeconfig = await cluster.kubeconfigFor({token});
  });

  beforeEach(async () => {
    nodeName = `node-${process.pid}-${Math.floor(Math.random() * 1e6)}`;
    const object = {apiVersion: 'v1', kind: 'Node', metadata: {name: nodeName}};
    await kubectl(['create', '-f=-'], JSON.stringify(object));
    node = simulatingNode([
      `--apiserver-override=?inClusterConfig=false&auth=${kubeconfig}`,
      `--hostname-override=${nodeName}`,
      '--port=0',
    ]);
    await node.start();
    await becomes('False');
  });

  afterEach(() => node.end());

  async function kubectl(args: readonly string[], input?: string): Promise<string> {
    const {code, stdout, stderr} = await cluster.kubectl(args, input === undefined ? {} : {input});
    assert.equal(code, 0, `kubectl ${args.join(' ')}: ${stderr}`);
    return stdout;
  }
  async function onServer(): Promise<Node> {
    return JSON.parse(await kubectl(['get', 'node', nodeName, '-o=json'])) as Node;
  }
  async function condition(): Promise<NonNullable<Node['status']['conditions']>[number]> {
    const {status} = await onServer();
    const found = status.conditions?.find(({type}) => type === 'SimulatedDeadlock');
    assert.ok(found, 'the condition');
    return found;
  }
  function becomes(status: string): Promise<unknown> {
    return eventually(
      `SimulatedDeadlock=${status}`,
      async () => (await condition()).status === status || undefined,
      10_000,
    );
  }
  async function annotation(name = 'simulation'): Promise<string | undefined> {
    return (await onServer()).metadata.annotations?.[`npd.io/${name}`];
  }
  async function events(id?: string): Promise<readonly Event[]> {
    const about = `--field-selector=involvedObject.name=${nodeName}`;
    const list = await kubectl(['get', 'events', '-n=default', about, '-o=json']);
    const {items} = JSON.parse(list) as {items: readonly Event[]};
    return items.filter(({metadata}) => metadata.annotations?.['npd.io/simulation'] === id);
  }
  function inject(duration = '1m'): ReturnType<SimulatingNode['inject']> {
    const about = ['--reason=SimulatedLock', '--line', node.line];
    return node.inject(...about, `--duration=${duration}`);
  }

  it('shows event within 2 s and condition within 3 s, marked, and takes them back when asked to', async () => {
    const {id} = await inject();
    const began = performance.now();
    await eventually('the events', async () => (await events(id)).length === 2 || undefined);
    const event = performance.now() - began;
    await becomes('True');
    const took = {event, condition: performance.now() - began};
    assert.ok(took.event <= 2000 && took.condition <= 3000, JSON.stringify(took));
    assert.equal(await annotation(), id);
    assert.match(
      await node.metrics(),
      /^npd_simulation_active\{reason="SimulatedLock",type="SimulatedDeadlock"\} 1$/m,
    );
    await node.inject('--revert', id);
    await becomes('False');
    assert.equal((await condition()).reason, 'NoDeadlock');
    await eventually('no annotation', async () => (await annotation()) === undefined || undefined);
    assert.equal(await annotation('simulated-conditions'), undefined);
    assert.match(
      await node.metrics(),
      /^npd_simulation_active\{reason="SimulatedLock",type="SimulatedDeadlock"\} 0$/m,
    );
  });

  it('goes on over a kill -9 with nothing told twice, and ends at the deadline', async () => {
    const {id} = await inject('8s');
    await becomes('True');
    await eventually('the events', async () => (await events(id)).length === 2 || undefined);
    const before = await condition();
    await new Promise((resolve) => setTimeout(resolve, 1100)); // state is written once a second
    await node.kill();
    await node.start();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const {status, reason, lastTransitionTime} = await condition();
    assert.deepEqual(
      [status, reason, lastTransitionTime],
      ['True', 'SimulatedLock', before.lastTransitionTime],
    );
    assert.equal(await annotation(), id);
    assert.deepEqual(
      (await events(id)).map(({count}) => count),
      [1, 1],
    );
    await becomes('False');
    await eventually('no annotation', async () => (await annotation()) === undefined || undefined);
    assert.deepEqual(await events(), []);
  });

  it('takes the same line from somebody else for real, and leaves what is real alone', async () => {
    const {id} = await inject();
    await becomes('True');
    node.write(node.line);
    await eventually('real events', async () => (await events()).length === 2 || undefined);
    await node.inject('--revert', id);
    await eventually('no annotation', async () => (await annotation()) === undefined || undefined);
    assert.equal((await condition()).status, 'True');
  });

  it('tells on its node how monitors and exporters are', async () => {
    assert.equal(await annotation('monitors'), '{"kernel-monitor":"running"}');
    assert.equal(await annotation('exporters'), '{"kubernetes":"ok","prometheus":"ok"}');
  });
});
