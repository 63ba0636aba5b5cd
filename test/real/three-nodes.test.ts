import assert from 'node:assert/strict';
import {startCluster, type Cluster} from '../cluster/cluster.js';
import {requireCluster} from '../cluster/shared.js';
import {kubectl} from './pods.js';
import {throughKubectl, type ThroughKubectl} from './through-kubectl.js';

/** Three nodes share this machine's kernel log, so that each agent sees what is written for one of them. */
describe('kubectl npd on three real nodes', function () {
  this.timeout(180_000);
  let cluster: Cluster;
  let person: ThroughKubectl;

  before(async function () {
    requireCluster(this, {nodes: 3});
    cluster = await startCluster({nodes: 3});
    person = throughKubectl(cluster);
    await person.install();
  });

  after(async () => {
    person?.close();
    await cluster?.down();
  });

  it('has an agent on each, as status tells', async () => {
    const {code, stdout, stderr} = await person.npd(['status', '--wait', '--timeout=30s']);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /on 3\/3 nodes/);
    assert.match(stdout, /^Monitors +kernel-monitor 3\/3 +readonly-monitor 3\/3$/m);
  });

  it('proves the loop on a node that is named', async () => {
    const {code, stdout, stderr} = await person.npd(['simulate', 'oom-kill', 'n2', '--verify']);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^node\/n2 event OOMKilling seen after/m);
    assert.doesNotMatch(stdout, /node\/n[13]/);
  });

  it('chooses a node by itself and says which', async () => {
    const {code, stderr} = await person.npd(['simulate', 'kernel-oops', '--verify']);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /n1/);
  });

  it('prints the logs of all, each line with its node', async () => {
    const {code, stdout} = await person.npd(['logs', '--tail=-1']);
    assert.equal(code, 0);
    for (const node of cluster.nodeNames) {
      assert.match(stdout, new RegExp(`${node}.*"Monitor started" monitor="kernel-monitor"`));
    }
  });

  it('names the one node whose agent does not come back', async () => {
    await cluster.stop('kubelet-n3');
    const wrong = ['install', '--config', person.rules, '--image=registry.invalid/none:1'];
    const {code, stderr} = await person.npd([...wrong, '--timeout=10s']);
    assert.equal(code, 124);
    assert.match(stderr, /timed out after 10s: [0-2]\/3 nodes ready/);
    await cluster.start('kubelet-n3');
    await person.install();
  });

  it('leaves nothing on any of them', async () => {
    const {code, stdout, stderr} = await person.npd([
      ...['uninstall', '--yes', '--delete-namespace', '-ojson'],
    ]);
    assert.equal(code, 0, stderr);
    const {nodes} = JSON.parse(stdout) as {nodes: {cleaned: readonly string[]}};
    assert.deepEqual(nodes.cleaned, cluster.nodeNames);
    const annotations = await kubectl(cluster, [
      ...['get', 'nodes', '-o=jsonpath={.items[*].metadata.annotations}'],
    ]);
    assert.doesNotMatch(annotations, /npd\.io/);
  });
});
