import assert from 'node:assert/strict';
import {appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {
  runAgentProcess,
  somePort,
  startAgentProcess,
  type AgentProcess,
} from '../support/agent-process.js';
import {eventually} from '../support/eventually.js';
import {kmsgRecord} from '../support/host.js';

const hung = 'task docker:7 blocked for more than 300 seconds.';
const {version} = JSON.parse(readFileSync('package.json', 'utf8')) as {version: string};

/** The built program as a user runs it: no cluster, a kernel log of the test's own. */
describe('npd-agent', function () {
  this.timeout(20_000);
  let folder: string;
  let agents: AgentProcess[];

  function file(name: string): string {
    return join(folder, name);
  }
  function alone(...more: string[]): string[] {
    return [
      '--enable-k8s-exporter=false',
      `--prometheus-port=${somePort()}`,
      `--kmsg-path=${file('kmsg')}`,
      `--state-dir=${file('state')}`,
      `--socket=${file('agent.sock')}`,
      `--config.system-log-monitor=${file('kernel-monitor.json')}`,
      ...more,
    ];
  }
  async function start(...args: Parameters<typeof startAgentProcess>): Promise<AgentProcess> {
    const agent = await startAgentProcess(...args);
    agents.push(agent);
    return agent;
  }
  async function metrics({urls}: AgentProcess): Promise<string> {
    return (await fetch(`${urls.at(-1)}/metrics`)).text();
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'npd-test-'));
    agents = [];
    writeFileSync(file('kmsg'), '');
    writeFileSync(
      file('kernel-monitor.json'),
      readFileSync('manifests/config/kernel-monitor.json'),
    );
  });

  afterEach(async () => {
    await Promise.all(agents.map((agent) => agent.end('SIGKILL')));
    rmSync(folder, {recursive: true});
  });

  it('turns a kernel log line into metrics and a line in plain words', async () => {
    const agent = await start(alone('--exporter.console'));
    appendFileSync(file('kmsg'), kmsgRecord(1, hung));
    await eventually('the line', () => agent.stdout().includes('KernelDeadlock') || undefined);
    assert.match(
      agent.stdout(),
      /^Watching this machine .*kernel-monitor\.json\. Metrics: http:\/\/127\.0\.0\.1:\d+\/metrics\n\d\d:\d\d:\d\d {2}event {4}TaskHung: task docker:7 .*\n\d\d:\d\d:\d\d {2}problem {2}KernelDeadlock \(DockerHung\): task docker:7 .*\n$/,
    );
    const text = await metrics(agent);
    assert.match(text, /^problem_counter\{reason="DockerHung"\} 1$/m);
    assert.match(text, /^problem_gauge\{reason="DockerHung",type="KernelDeadlock"\} 1$/m);
  });

  it('keeps the condition and raises nothing twice over a kill -9', async () => {
    const first = await start(alone());
    writeFileSync(file('kmsg'), kmsgRecord(1, hung));
    const saved = file('state/kernel-monitor.json');
    await eventually(
      'the state',
      () => readFileSync(saved, 'utf8').includes('DockerHung') || undefined,
    );
    await first.end('SIGKILL');
    const second = await start(alone());
    const text = await eventually('metrics', async () => {
      const found = await metrics(second);
      return found.includes('problem_gauge') ? found : undefined;
    });
    assert.match(text, /^problem_gauge\{reason="DockerHung",type="KernelDeadlock"\} 1$/m);
    assert.match(text, /^problem_counter\{reason="DockerHung"\} 0$/m);
  });

  it('ends with 0 within 200 ms of SIGTERM', async () => {
    const agent = await start(alone());
    await eventually(
      'metrics',
      async () => (await metrics(agent)).includes('problem_') || undefined,
    );
    const began = performance.now();
    assert.equal(await agent.end(), 0);
    assert.ok(performance.now() - began < 200, `took ${performance.now() - began} ms`);
  });

  it('takes over a changed config file at SIGHUP, and names its revision in /readyz', async () => {
    const agent = await start(alone());
    async function ready(): Promise<{
      configRevision: string;
      ready: boolean;
      configError?: string;
    }> {
      return (await fetch(`${agent.urls[0]}/readyz`)).json() as Promise<never>;
    }
    const before = await eventually('ready', async () => {
      const state = await ready();
      return state.ready ? state.configRevision : undefined;
    });
    writeFileSync(
      file('kernel-monitor.json'),
      readFileSync('manifests/config/readonly-monitor.json'),
    );
    process.kill(agent.pid, 'SIGHUP');
    await eventually('another revision', async () =>
      (await ready()).configRevision === before ? undefined : true,
    );
    assert.doesNotMatch(await metrics(agent), /type="KernelDeadlock"/);
    writeFileSync(file('kernel-monitor.json'), '{');
    process.kill(agent.pid, 'SIGHUP');
    const wrong = await eventually('the error', async () => (await ready()).configError);
    assert.match(wrong, /kernel-monitor\.json`: not JSON: line 1, column 2: expected a key/);
    assert.match(await metrics(agent), /^npd_config_reload_failures_total 1$/m);
  });

  it('prints its version and its flags', async () => {
    assert.deepEqual(await runAgentProcess(['--version']), {
      code: 0,
      stdout: `npd-agent v${version}\n`,
      stderr: '',
    });
    const help = await runAgentProcess(['--help']);
    assert.equal(help.code, 0);
    assert.match(help.stderr, /--config\.system-log-monitor list/);
  });

  describe('given what cannot work', () => {
    async function fails(args: readonly string[], code: number, says: RegExp): Promise<void> {
      const ended = await runAgentProcess(args);
      assert.equal(ended.code, code, ended.stderr);
      const errors = ended.stderr.split('\n').filter((line) => line.startsWith('error: '));
      assert.equal(errors.length, 1, ended.stderr);
      assert.match(errors[0] ?? '', says);
    }

    it('names an unknown flag and ends with 2', () =>
      fails(['--prot=1'], 2, /unknown flag: `--prot`/));

    it('says that it is outside a cluster and ends with 2', () =>
      fails(
        [`--config.system-log-monitor=${file('kernel-monitor.json')}`],
        2,
        /KUBERNETES_SERVICE_HOST.*`--apiserver-override`/,
      ));

    it('names a config file that is not there and ends with 255', () =>
      fails(alone('--config.system-log-monitor=/nope.json'), 255, /config file at `\/nope\.json`/));

    it('names file, path, what was expected and what came, and ends with 255', () => {
      writeFileSync(file('kernel-monitor.json'), '{"plugin":"kmsg","bufferSize":"10"}');
      return fails(
        alone(),
        255,
        /kernel-monitor\.json`: `bufferSize`: expected a whole number, got the string `10`/,
      );
    });

    it('names a pattern that Go does not take and ends with 255', () => {
      writeFileSync(
        file('kernel-monitor.json'),
        '{"plugin":"kmsg","rules":[{"pattern":"a(?=b)"}]}',
      );
      return fails(
        alone(),
        255,
        /`rules\[0\]\.pattern`: expected a Go regular expression, got `a\(\?=b\)`/,
      );
    });

    it('says that the only kernel log is missing and ends with 255', () =>
      fails(
        alone('--kmsg-path=/no/kmsg'),
        255,
        /no problem daemon is successfully setup: kernel-monitor: cannot read the kernel log `\/no\/kmsg` \(ENOENT\)/,
      ));

    it('names the state folder that it cannot write to and ends with 255', () => {
      writeFileSync(file('plain'), '');
      return fails(
        alone(`--state-dir=${file('plain')}`),
        255,
        /expected `--state-dir` `.*plain` to be a folder/,
      );
    });

    it('refuses a state of a newer agent and ends with 255', async () => {
      const agent = await start(alone());
      await agent.end();
      writeFileSync(file('state/kernel-monitor.json'), '{"version":2}');
      await fails(alone(), 255, /version 1 or older, got 2, written by a newer agent/);
    });

    it('says that nothing would be told to anybody and ends with 255', () =>
      fails(alone('--prometheus-port=0'), 255, /No exporter is successfully setup/));

    describe('and a port that is taken', () => {
      let server: Server;

      before((done) => {
        server = createServer().listen(0, '127.0.0.1', done);
      });

      after(() => server.close());

      it('names the flag and ends with 255', () => {
        const {port} = server.address() as AddressInfo;
        return fails(
          alone(`--prometheus-port=${port}`),
          255,
          /another program uses it; .*`--prometheus-port`/,
        );
      });
    });
  });
});
