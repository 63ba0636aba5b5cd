import assert from 'node:assert/strict';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import type {Cluster} from '../cluster/cluster.js';
import {sharedCluster} from '../cluster/shared.js';
import {somePort, startAgentProcess, type AgentProcess} from '../support/agent-process.js';
import {eventually} from '../support/eventually.js';

interface Node {
  readonly metadata: {
    readonly uid: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly status: {
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly reason: string;
      readonly message: string;
      readonly lastTransitionTime: string;
      readonly lastHeartbeatTime: string;
    }[];
  };
}

interface Event {
  readonly metadata: {readonly name: string};
  readonly reason: string;
  readonly message: string;
  readonly count: number;
  readonly involvedObject: {readonly uid: string};
}

/** The agent with the rights of manifests/ against a real API server, fed through the real kernel log. */
describe('npd-agent on a real API server', () => {
  let cluster: Cluster;
  let kubeconfig: string;
  let folder: string;
  let nodeName: string;
  let port: number;
  let agents: AgentProcess[];

  before(async function () {
    cluster = await sharedCluster(this);
    const files = ['00-namespace', 'service-account', 'cluster-role', 'cluster-role-binding'];
    await kubectl('apply', '--server-side', ...files.map((name) => `-f=manifests/${name}.yaml`));
    const token = await cluster.token('npd-agent', 'npd-system');
    kubeconfig = await cluster.kubeconfigFor({token});
  });

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'npd-test-'));
    nodeName = `node-${process.pid}-${Math.floor(Math.random() * 1e6)}`;
    port = somePort();
    agents = [];
    for (const name of ['kernel-monitor.json', 'readonly-monitor.json']) {
      // Without lookback: what other tests wrote to the one kernel log must not count.
      const config = readFileSync(`manifests/config/${name}`, 'utf8').replace('"5m"', '"0s"');
      writeFileSync(join(folder, name), config);
    }

    await kubectl('create', '-f=-', {
      input: JSON.stringify({apiVersion: 'v1', kind: 'Node', metadata: {name: nodeName}}),
    });
  });

  afterEach(async () => {
    await Promise.all(agents.map((agent) => agent.end('SIGKILL')));
    rmSync(folder, {recursive: true});
  });

  async function kubectl(...words: (string | {input: string})[]): Promise<string> {
    const args = words.filter((word) => typeof word === 'string');
    const input = words.find((word) => typeof word === 'object');
    const {code, stdout, stderr} = await cluster.kubectl(args, input ?? {});
    assert.equal(code, 0, `kubectl ${args.join(' ')}: ${stderr}`);
    return stdout;
  }

  async function start(...more: string[]): Promise<AgentProcess> {
    const agent = await startAgentProcess(
      [
        `--apiserver-override=?inClusterConfig=false&auth=${kubeconfig}`,
        `--hostname-override=${nodeName}`,
        `--port=${port}`,
        `--prometheus-port=${port + 1}`,
        `--state-dir=${join(folder, 'state')}`,
        `--socket=${join(folder, 'agent.sock')}`,
        `--config.system-log-monitor=${join(folder, 'kernel-monitor.json')},${join(folder, 'readonly-monitor.json')}`,
        ...more,
      ],
      {ports: 2},
    );
    agents.push(agent);
    await eventually('a first sync', async () => {
      const {ok} = await fetch(`${agent.urls[0]}/readyz`);
      return (ok && (await condition('KernelDeadlock'))) || undefined;
    });
    return agent;
  }

  async function node(): Promise<Node> {
    return JSON.parse(await kubectl('get', 'node', nodeName, '-o=json')) as Node;
  }
  async function condition(
    type: string,
  ): Promise<NonNullable<Node['status']['conditions']>[number] | undefined> {
    return (await node()).status.conditions?.find((one) => one.type === type);
  }
  async function events(): Promise<readonly Event[]> {
    const list = await kubectl(
      'get',
      'events',
      '-n=default',
      `--field-selector=involvedObject.name=${nodeName}`,
      '-o=json',
    );
    return (JSON.parse(list) as {items: Event[]}).items;
  }
  async function metrics(agent: AgentProcess): Promise<string> {
    return (await fetch(`${agent.urls[1]}/metrics`)).text();
  }

  /** Writes to the kernel log as `echo '<3>…' > /dev/kmsg` does. @returns the line */
  function hang(): string {
    const line = `task docker:${Math.floor(Math.random() * 1e9)} blocked for more than 300 seconds.`;
    writeFileSync('/dev/kmsg', `<3>${line}\n`);
    return line;
  }

  /** Waits for what a hung docker leads to. @returns ms until event and condition */
  async function seen(line: string): Promise<{event: number; condition: number}> {
    const began = performance.now();
    await eventually('the event', async () =>
      (await events()).find(({reason, message}) => reason === 'TaskHung' && message === line),
    );
    const event = performance.now() - began;
    await eventually(
      'the condition',
      async () => (await condition('KernelDeadlock'))?.status === 'True' || undefined,
    );
    return {event, condition: performance.now() - began};
  }

  it('makes event, condition and metric of a kernel log line, where kubectl shows them', async () => {
    const agent = await start();
    const line = hang();
    const took = await seen(line);
    assert.ok(took.event <= 2000 && took.condition <= 3000, JSON.stringify(took));
    assert.match(
      await metrics(agent),
      /^problem_gauge\{reason="DockerHung",type="KernelDeadlock"\} 1$/m,
    );
    const {metadata} = await node();
    assert.equal(
      metadata.annotations?.['npd.io/conditions'],
      'CperHardwareErrorFatal,KernelDeadlock,ReadonlyFilesystem,XfsShutdown',
    );
    const described = await kubectl('describe', 'node', nodeName);
    assert.match(described, /KernelDeadlock +True .*DockerHung/);
    assert.match(
      described,
      /Warning +DockerHung .*kernel-monitor +Node condition KernelDeadlock is now: True/,
    );
    const shown = (await (await fetch(`${agent.urls[0]}/conditions`)).json()) as {
      type: string;
      status: string;
    }[];
    assert.equal(shown.find(({type}) => type === 'KernelDeadlock')?.status, 'True');
  });

  it('keeps the condition and raises nothing twice when it is killed and started again', async () => {
    const first = await start();
    await seen(hang());
    await sleep(1100); // state is written once a second
    const before = {condition: await condition('KernelDeadlock'), events: await events()};
    await first.end('SIGKILL');
    const second = await start();
    await sleep(1500);
    const after = await condition('KernelDeadlock');
    assert.deepEqual(
      [after?.status, after?.reason, after?.lastTransitionTime],
      [before.condition?.status, before.condition?.reason, before.condition?.lastTransitionTime],
    );
    assert.deepEqual(
      (await events()).map(({metadata, count}) => [metadata.name, count]),
      before.events.map(({metadata, count}) => [metadata.name, count]),
    );
    assert.match(await metrics(second), /^problem_counter\{reason="DockerHung"\} 0$/m);
  });

  it('keeps the condition without a state folder too, by reading the node', async () => {
    const first = await start('--state-dir=');
    await seen(hang());
    await first.end('SIGKILL');
    await start('--state-dir=');
    await sleep(1500);
    assert.equal((await condition('KernelDeadlock'))?.status, 'True');
    assert.equal((await events()).filter(({reason}) => reason === 'DockerHung').length, 1);
  });

  it('is not told twice of a line that it finds again without its state', async () => {
    writeFileSync(
      join(folder, 'kernel-monitor.json'),
      readFileSync(join(folder, 'kernel-monitor.json'), 'utf8').replace('"0s"', '"10s"'),
    );
    const line = hang();
    const first = await start('--state-dir=');
    await seen(line);
    const names = (await events()).map(({metadata, count}) => `${metadata.name} ${count}`).sort();
    await first.end('SIGKILL');
    await start('--state-dir=');
    await sleep(1500);
    assert.deepEqual(
      (await events()).map(({metadata, count}) => `${metadata.name} ${count}`).sort(),
      names,
    );
  });

  it('loses nothing while the API server is away for 30 seconds', async function () {
    this.timeout(120_000);
    const agent = await start();
    await cluster.stop('apiserver', {kill: true});
    let line: string;
    try {
      line = hang();
      await sleep(30_000);
      assert.equal((await fetch(`${agent.urls[0]}/healthz`)).status, 200);
      assert.equal((await fetch(`${agent.urls[0]}/readyz`)).status, 503);
    } finally {
      await cluster.start('apiserver');
    }

    await eventually(
      'the event after the outage',
      async () => (await events()).find(({message}) => message === line),
      15_000,
    );
    await eventually(
      'the condition after the outage',
      async () => (await condition('KernelDeadlock'))?.status === 'True' || undefined,
      15_000,
    );
  });

  it('takes the conditions of a replaced config off the node, at run time and over a restart', async () => {
    const agent = await start();
    const withoutXfs = JSON.parse(readFileSync(join(folder, 'kernel-monitor.json'), 'utf8')) as {
      conditions: {type: string}[];
    };
    withoutXfs.conditions = withoutXfs.conditions.filter(({type}) => type !== 'XfsShutdown');
    writeFileSync(join(folder, 'kernel-monitor.json'), JSON.stringify(withoutXfs));
    process.kill(agent.pid, 'SIGHUP');
    await eventually(
      'XfsShutdown to leave',
      async () => (await condition('XfsShutdown')) === undefined || undefined,
    );
    await agent.end();
    withoutXfs.conditions = withoutXfs.conditions.filter(
      ({type}) => type !== 'CperHardwareErrorFatal',
    );
    writeFileSync(join(folder, 'kernel-monitor.json'), JSON.stringify(withoutXfs));
    await start();
    await eventually(
      'CperHardwareErrorFatal to leave',
      async () => (await condition('CperHardwareErrorFatal')) === undefined || undefined,
    );
    const {metadata, status} = await node();
    assert.equal(metadata.annotations?.['npd.io/conditions'], 'KernelDeadlock,ReadonlyFilesystem');
    assert.deepEqual(status.conditions?.map(({type}) => type).sort(), [
      'KernelDeadlock',
      'ReadonlyFilesystem',
    ]);
  });

  it('says in /readyz that its node does not exist, and lives on', async () => {
    await kubectl('delete', 'node', nodeName);
    const agent = await startAgentProcess(
      [
        `--apiserver-override=?inClusterConfig=false&auth=${kubeconfig}`,
        `--hostname-override=${nodeName}`,
        `--port=${port}`,
        '--prometheus-port=0',
        `--state-dir=${join(folder, 'state')}`,
        '--apiserver-wait-timeout=1s',
        `--config.system-log-monitor=${join(folder, 'kernel-monitor.json')}`,
      ],
      {ports: 1},
    );
    agents.push(agent);
    const trouble = await eventually('the trouble', async () => {
      const state = (await (await fetch(`${agent.urls[0]}/readyz`)).json()) as {
        exporters: {trouble?: string}[];
      };
      return state.exporters[0]?.trouble;
    });
    assert.match(trouble, new RegExp(`nodes "${nodeName}" not found`));
  });

  it('has no more rights than it needs', async () => {
    async function may(...what: string[]): Promise<boolean> {
      const {stdout} = await cluster.kubectl(['auth', 'can-i', ...what], {kubeconfig});
      return stdout.trim() === 'yes';
    }
    assert.deepEqual(
      await Promise.all([
        may('get', 'nodes'),
        may('patch', 'nodes', '--subresource=status'),
        may('create', 'events', '-n=default'),
        may('patch', 'nodes'),
        may('list', 'nodes'),
        may('get', 'secrets', '-A'),
        may('list', 'pods', '-A'),
        may('delete', 'events', '-n=default'),
      ]),
      [true, true, true, false, false, false, false, false],
    );
  });
});
