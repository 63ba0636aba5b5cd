import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {chmodSync, existsSync, readFileSync, readdirSync, writeFileSync} from 'node:fs';
import {createServer, type Server} from 'node:net';
import {join} from 'node:path';
import type {AgentConfig, SimulationList} from '../../../src/agent/socket/protocol.js';
import {runAgentProcess, somePort} from '../../support/agent-process.js';
import {eventually} from '../../support/eventually.js';
import {simulatingNode, type SimulatingNode} from '../../support/simulating-agent.js';

const {version} = JSON.parse(readFileSync('package.json', 'utf8')) as {version: string};

/** The built program, asked by itself; its kernel log is a file, so that anybody may run this. */
describe('npd-agent inject, state and config', function () {
  this.timeout(20_000);
  let node: SimulatingNode;

  beforeEach(() => {
    node = simulatingNode(['--enable-k8s-exporter=false']);
    writeFileSync(file('kmsg'), '');
  });

  afterEach(() => node.end());

  function file(name: string): string {
    return join(node.folder, name);
  }
  function start(...more: string[]): ReturnType<SimulatingNode['start']> {
    return node.start(`--kmsg-path=${file('kmsg')}`, ...more);
  }
  async function fails(code: number, says: RegExp, ...words: string[]): Promise<void> {
    const ended = await node.ask(...words);
    assert.deepEqual([ended.code, ended.stdout], [code, '']);
    assert.match(ended.stderr, /^error: [^\n]+\n$/);
    assert.match(ended.stderr, says);
  }
  function isUp(up = true): Promise<unknown> {
    return eventually(`a condition that is ${up ? '' : 'not '}up`, async () => {
      const {conditions} = await node.state();
      return conditions.some(({status}) => (status === 'True') === up) || undefined;
    });
  }
  const lock = ['--reason=SimulatedLock', '--duration=1m'];

  it('says how the agent is', async () => {
    const agent = await start();
    const state = await node.state();
    assert.deepEqual(
      [state.apiVersion, state.kind, state.version, state.pid, state.ready],
      ['npd.agent/v1', 'AgentState', version, agent.pid, true],
    );
    assert.match(state.configRevision, /^[0-9a-f]{12}$/);
    assert.deepEqual(state.monitors, [{name: 'kernel-monitor', state: 'running'}]);
    assert.deepEqual(state.exporters, [{name: 'prometheus'}]);
    const {transition, ...condition} = state.conditions[0] ?? {};
    assert.deepEqual(condition, {
      ...{type: 'SimulatedDeadlock', status: 'False'},
      ...{reason: 'NoDeadlock', message: 'there is no deadlock'},
    });
    assert.match(String(transition), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    assert.deepEqual(state.simulations, []);
  });

  it('says which configuration is in force, not what the files say now', async () => {
    await start();
    writeFileSync(file('kernel-monitor.json'), '{');
    const {code, stdout} = await node.ask('config');
    assert.equal(code, 0);
    const {kind, revision, files} = JSON.parse(stdout) as AgentConfig;
    assert.deepEqual([kind, revision], ['AgentConfig', (await node.state()).configRevision]);
    assert.equal(files.length, 1);
    const {path, rules, ...rest} = files[0] ?? assert.fail('a file');
    assert.equal(path, file('kernel-monitor.json'));
    assert.deepEqual(rest, {
      ...{kind: 'system-log', source: 'kernel-monitor', plugin: 'kmsg'},
      conditions: [
        {type: 'SimulatedDeadlock', reason: 'NoDeadlock', message: 'there is no deadlock'},
      ],
    });
    assert.deepEqual(
      rules.map((rule) => Object.keys(rule)),
      [
        ['type', 'reason', 'pattern'],
        ['type', 'reason', 'condition', 'pattern'],
      ],
    );
  });

  it('simulates, shows that, and reverts all', async () => {
    await start();
    const begun = await node.inject('--line', node.line, ...lock);
    await isUp();
    const state = await node.state();
    const {apiVersion, kind, ...simulation} = begun;
    assert.deepEqual([apiVersion, kind], ['npd.agent/v1', 'Simulation']);
    assert.deepEqual(state.simulations, [simulation]);
    assert.equal(state.conditions[0]?.simulation, begun.id);
    const {stdout} = await node.ask('inject', '--revert-all');
    const {items, ...list} = JSON.parse(stdout) as SimulationList;
    assert.deepEqual(list, {apiVersion: 'npd.agent/v1', kind: 'SimulationList'});
    assert.deepEqual(
      items.map(({revertedAt, ...rest}) => [typeof revertedAt, rest]),
      [['string', begun]],
    );
    await isUp(false);
    assert.equal((await node.ask('inject', '--revert-all')).code, 0, 'none is fine, too');
  });

  it('says what it would do in a dry run, and does nothing', async () => {
    await start();
    const {dryRun} = await node.inject('--line', node.line, ...lock, '--dry-run');
    assert.equal(dryRun, true);
    assert.deepEqual((await node.state()).simulations, []);
    assert.equal(readFileSync(file('kmsg'), 'utf8'), '');
  });

  it('ends with 1 and one sentence when the agent refuses', async () => {
    await start();
    await fails(1, /there are: SimulatedHung, SimulatedLock/, 'inject', '--reason=X', '--line=x');
    await fails(
      1,
      /id of an active simulation, got `91c2`; there are: none/,
      'inject',
      '--revert=91c2',
    );
  });

  it('refuses to simulate without a state folder', async () => {
    await start('--state-dir=');
    await fails(1, /has no state folder/, 'inject', '--line', node.line, ...lock);
  });

  it('ends with 2 for a command line that makes no sense', async () => {
    await fails(2, /got none or several/, 'inject');
    await fails(2, /unknown flag: `--x`/, 'state', '--x');
  });

  it('ends with 3 when no agent answers', async () => {
    await fails(3, /no agent answers on the socket `.*agent\.sock` \(ENOENT\)/, 'state');
    const agent = await start();
    await agent.end('SIGKILL');
    await fails(3, /no agent answers on the socket `.*agent\.sock` \(ECONNREFUSED\)/, 'config');
  });

  it('prints help, and names the sub-commands in the agent’s own', async () => {
    for (const command of ['inject', 'state', 'config']) {
      const {code, stderr} = await runAgentProcess([command, '--help']);
      assert.equal(code, 0);
      assert.match(stderr, new RegExp(`^Usage: npd-agent ${command} \\[flags\\]`));
      assert.match(stderr, /--socket string .*\(default "\/run\/npd-agent\/agent\.sock"\)/);
    }

    assert.match((await runAgentProcess(['--help'])).stderr, /npd-agent inject\|state\|config/);
  });

  it('asks without the agent’s parts', () => {
    const program = readFileSync('dist/npd-agent-ask.cjs', 'utf8');
    assert.ok(program.length < 20_000, `${program.length} bytes`);
    assert.doesNotMatch(program, /\/metrics|re2js/);
  });

  describe('with another program on its socket', () => {
    let other: Server;

    afterEach(() => other.close());

    async function listen(says: string): Promise<void> {
      other = createServer((socket) => socket.end(says));
      await new Promise<void>((resolve) => other.listen(file('agent.sock'), resolve));
    }

    it('says that it is no agent', async () => {
      const socket = `--socket=${file('agent.sock')}`;
      await listen('SSH-2.0-OpenSSH_9.9\r\n');
      assert.equal((await runAgentProcess(['state', socket])).code, 3);
      other.close();
      await listen('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
      const {code, stderr} = await runAgentProcess(['state', socket]);
      assert.equal(code, 3);
      assert.match(stderr, /expected an agent on the socket .*, but what answers is none/);
    });
  });

  describe('as another user', () => {
    before(function () {
      if (process.getuid?.() === 0) return;
      process.stderr.write(
        'skipped: another user can only be had by root; run the tests as root\n',
      );
      this.skip();
    });

    it('says that it is not allowed to', async () => {
      await start();
      chmodSync(node.folder, 0o755);
      chmodSync(file('run'), 0o755);
      const program = join(process.cwd(), 'bin', 'agent.js');
      const {status, stderr} = spawnSync(
        process.execPath,
        [program, 'state', `--socket=${file('run/agent.sock')}`],
        {uid: 65_534, gid: 65_534, encoding: 'utf8', env: {}},
      );
      assert.equal(status, 1, stderr);
      assert.match(stderr, /not allowed to use the socket .*\(EACCES\); run this as the user/);
    });

    it('runs on with one warning when it cannot have the usual socket', () => {
      chmodSync(node.folder, 0o777);
      chmodSync(file('kmsg'), 0o644);
      const program = join(process.cwd(), 'bin', 'agent.js');
      const {stderr} = spawnSync(
        process.execPath,
        [
          ...[program, '--enable-k8s-exporter=false', `--prometheus-port=${somePort()}`],
          ...['--state-dir=', `--kmsg-path=${file('kmsg')}`],
          `--config.system-log-monitor=${file('kernel-monitor.json')}`,
        ],
        {uid: 65_534, gid: 65_534, encoding: 'utf8', env: {}, timeout: 1500},
      );
      assert.match(stderr, /"Monitor started"/);
      const warnings = stderr.split('\n').filter((line) => /^[WE]\d/.test(line));
      assert.equal(warnings.length, 1, stderr);
      assert.match(warnings[0] ?? '', /"No socket; `npd-agent inject`, .*cannot ask this agent"/);
    });
  });

  it('fails, naming who holds it, when the socket that was asked for has a living agent', async () => {
    const agent = await start();
    const second = await runAgentProcess([
      ...['--enable-k8s-exporter=false', `--prometheus-port=${somePort()}`, '--state-dir='],
      ...[`--socket=${file('run/agent.sock')}`, `--kmsg-path=${file('kmsg')}`],
      `--config.system-log-monitor=${file('kernel-monitor.json')}`,
    ]);
    assert.equal(second.code, 255);
    assert.match(
      second.stderr,
      new RegExp(
        `error: cannot listen on the socket .*: the agent v${version} with process id ${agent.pid} holds it`,
      ),
    );
    assert.equal((await node.state()).pid, agent.pid);
  });

  it('leaves no socket behind when it stops, and takes over that of a killed one', async () => {
    const first = await start();
    await first.end('SIGKILL');
    assert.ok(existsSync(file('run/agent.sock')));
    const second = await start();
    assert.equal((await node.state()).pid, second.pid);
    await second.end();
    assert.deepEqual(readdirSync(file('run')), []);
  });

  it('holds the line for simulated in every monitor of that log, and after a reload', async () => {
    const other = readFileSync(file('kernel-monitor.json'), 'utf8')
      .replaceAll('SimulatedDeadlock', 'OtherDeadlock')
      .replaceAll('"kernel-monitor"', '"other"');
    writeFileSync(file('other.json'), '{"plugin":"kmsg"}');
    const agent = await start(`--config.system-log-monitor=${file('other.json')}`);
    const {id} = await node.inject('--line', node.line, ...lock);
    await isUp();
    // A monitor that comes while the simulation is under way, and reads the log from before it.
    writeFileSync(file('other.json'), other);
    process.kill(agent.pid, 'SIGHUP');
    function conditions(): Promise<unknown[]> {
      return node
        .state()
        .then((state) =>
          state.conditions.map(({type, status, simulation}) => [type, status, simulation]),
        );
    }
    await eventually('both', async () => ((await conditions()).length === 2 ? true : undefined));
    const after = await conditions();
    assert.deepEqual(after[0], ['SimulatedDeadlock', 'True', id]);
    assert.ok(JSON.stringify(after[1]) !== JSON.stringify(['OtherDeadlock', 'True', undefined]));
    await node.inject('--revert', id);
    assert.deepEqual(await conditions(), [
      ['SimulatedDeadlock', 'False', undefined],
      ['OtherDeadlock', 'False', undefined],
    ]);
  });
});
