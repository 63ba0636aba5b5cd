import assert from 'node:assert/strict';
import {readOptions, usage, type AgentOptions} from '../../../src/agent/config/options.js';

const config = '--config.system-log-monitor=a.json,b.json';

function options(argv: readonly string[], env: NodeJS.ProcessEnv = {}): AgentOptions {
  const asked = readOptions(argv, {env, hostName: 'os-host'});
  assert.equal(asked.ask, 'run');
  return (asked as {options: AgentOptions}).options;
}

describe('readOptions', () => {
  it('has node-problem-detector’s defaults', () => {
    const read = options([config]);
    assert.deepEqual(read.health, {address: '127.0.0.1', port: 20256});
    assert.deepEqual(read.metrics, {address: '127.0.0.1', port: 20257});
    assert.deepEqual(read.kubernetes, {
      apiserverOverride: '',
      waitTimeout: {ms: 300_000, text: '5m0s'},
      waitInterval: {ms: 5000, text: '5s'},
      heartbeat: {ms: 300_000, text: '5m0s'},
      writeEvents: true,
      updateConditions: true,
      eventNamespace: '',
      qps: 500,
      burst: 500,
    });
    assert.deepEqual(
      read.configFiles.map(({path}) => path),
      ['a.json', 'b.json'],
    );
  });

  it('answers on its usual socket, and knows whether another one was asked for', () => {
    assert.deepEqual(options([config]).socket, {path: '/run/npd-agent/agent.sock', given: false});
    assert.deepEqual(options([config, '--socket', '/a']).socket, {path: '/a', given: true});
    assert.deepEqual(options([config, '--socket=']).socket, {path: '', given: true});
  });

  it('names the node by flag, else $NODE_NAME, else the machine', () => {
    assert.equal(options([config, '--hostname-override=x'], {NODE_NAME: 'y'}).nodeName, 'x');
    assert.equal(options([config], {NODE_NAME: 'y'}).nodeName, 'y');
    assert.equal(options([config]).nodeName, 'os-host');
  });

  it('takes the older flag for config files, and refuses both at once', () => {
    assert.equal(options(['--system-log-monitors=c.json']).configFiles[0]?.path, 'c.json');
    assert.throws(() => options([config, '--system-log-monitors=c.json']), /name the same thing/);
  });

  it('takes a file that is given twice once', () => {
    assert.deepEqual(options([config, '--config.system-log-monitor=b.json']).configFiles, [
      {kind: 'system-log', path: 'a.json', repeated: false},
      {kind: 'system-log', path: 'b.json', repeated: true},
    ]);
  });

  it('says what to give when nothing is to be done', () => {
    assert.throws(() => options([]), /No configuration option for any problem daemon is specified/);
  });

  it('refuses durations without a unit', () => {
    assert.throws(
      () => options([config, '--k8s-exporter-heartbeat-period=5']),
      /flag `--k8s-exporter-heartbeat-period`: .*missing unit in duration "5"/,
    );
  });

  it('takes klog’s flags, also those that change nothing here', () => {
    options([config, '--logtostderr', '--vmodule=x=2', '-v=3']);
  });

  it('answers --version and --help whatever else is wrong', () => {
    assert.equal(readOptions(['--version'], {env: {}, hostName: ''}).ask, 'version');
    assert.equal(readOptions(['--help'], {env: {}, hostName: ''}).ask, 'help');
  });
});

describe('usage', () => {
  it('shows each flag with its default and hides klog’s and the older ones', () => {
    assert.match(usage(), /--k8s-exporter-heartbeat-period duration +Every .* \(default 5m0s\)\n/);
    assert.doesNotMatch(usage(), /vmodule|system-log-monitors/);
  });
});
