import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {commandLineProgram} from '../cluster/command-line-program.js';
import {partProcesses} from '../cluster/processes.js';
import {requireCluster} from '../cluster/shared.js';

describe('npm run cluster -- up, with a node', () => {
  let parent: string;
  let state: string;

  before(function () {
    requireCluster(this, {nodes: 1, fakeNodes: 1});
    parent = mkdtempSync(join(tmpdir(), 'npd-test-'));
    state = join(parent, 'state');
    const {status, stdout, stderr} = run('up', '--fake-nodes', '1');
    assert.equal(status, 0, stderr);
    assert.match(stdout, /^https:\/\/127\.0\.0\.1:\d+ is up/);
  });
  after(() => {
    if (!state) return;
    const {status, stderr} = run('down');
    assert.equal(status, 0, stderr);
    assert.equal(existsSync(state), false);
    rmSync(parent, {recursive: true});
  });

  function run(command: string, ...more: readonly string[]) {
    const args = commandLineProgram(command, '--state', state, ...more);
    return spawnSync(process.execPath, args, {encoding: 'utf8'});
  }

  it('keeps every part running when it has ended', () => {
    const {status, stdout} = run('status');
    assert.equal(status, 0, stdout);
    assert.match(stdout, /^apiserver: ready \(PID \d+, port \d+\)$/m);
    assert.match(stdout, /^kubelet-n1: ready \(PID \d+\)$/m);
    assert.match(stdout, /^kwok: ready /m);
  });

  it('has the nodes that were asked for', () => {
    const {stdout} = run('exec', '--', 'kubectl', 'get', 'nodes', '-o', 'name');
    assert.equal(stdout, 'node/fake-1\nnode/n1\n');
  });

  it('adds no second set of nodes that kwok plays when it is said again', () => {
    assert.match(run('up', '--fake-nodes', '1').stdout, /is already up/);
    const {stdout} = run('exec', '--', 'kubectl', 'get', 'nodes', '-o', 'name');
    assert.equal(stdout, 'node/fake-1\nnode/n1\n');
  });

  it('refuses to become another cluster, and says what to do', () => {
    const {status, stderr} = run('up', '--nodes', '2');
    assert.equal(status, 1);
    assert.match(stderr, /with 2 nodes.*, but it is of .* with 1 node\b.*cluster -- down/);
    assert.equal(run('status').status, 0);
  });

  it('starts again what was killed of a node', () => {
    const kubelet = partProcesses(state).find(({part}) => part === 'kubelet-n1')!;
    process.kill(kubelet.pid, 'SIGKILL');
    const {status, stdout} = run('status');
    assert.equal(status, 1);
    assert.match(stdout, /^kubelet-n1: not running$/m);
    assert.match(run('up', '--fake-nodes', '1').stdout, /is up again/);
    assert.equal(run('status').status, 0);
  });

  it('says that an archive is none', () => {
    const {status, stderr} = run('load', join(state, 'cluster.json'));
    assert.equal(status, 1);
    assert.match(stderr, /images import/);
  });
});
