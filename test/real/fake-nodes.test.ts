import assert from 'node:assert/strict';
import {startCluster, type Cluster} from '../cluster/cluster.js';
import {requireCluster} from '../cluster/shared.js';
import {builtImage} from '../image/built-image.js';
import {throughKubectl, type ThroughKubectl} from './through-kubectl.js';

const count = 500;

/** One node with a real agent among 500 that kwok plays: what the plugin does is real, and as much as it would be. */
describe('kubectl npd on 500 nodes', function () {
  this.timeout(300_000);
  let cluster: Cluster;
  let person: ThroughKubectl;

  before(async function () {
    requireCluster(this, {nodes: 1, fakeNodes: count});
    this.timeout(300_000);
    cluster = await startCluster({nodes: 1, fakeNodes: count});
    person = throughKubectl(cluster);
  });

  after(async () => {
    person?.close();
    await cluster?.down();
  });

  it('tells how far an installation is without filling the screen', async () => {
    const {stdout, stderr} = await installed();
    assert.match(stdout, /daemonset\.apps\/npd-agent created/);
    const lines = stderr.trimEnd().split('\n');
    assert.ok(lines.length < 60, `${lines.length} lines`);
    for (const line of lines) assert.ok(line.length <= 200, line);
    assert.match(lines.at(-1) ?? '', new RegExp(`\\[ok\\] +${count + 1}/${count + 1} nodes ready`));
  });

  async function installed(): Promise<{stdout: string; stderr: string}> {
    const {path, tag} = await builtImage('full');
    await cluster.loadImage(path);
    const done = await person.npd([
      ...['install', '--image', tag, '--config', person.rules, '--timeout=160s'],
    ]);
    assert.equal(done.code, 0, done.stderr);
    return done;
  }

  it('shows the one screen within a second', async () => {
    let best = Number.POSITIVE_INFINITY;
    for (let round = 0; round < 3; round++) {
      const begun = performance.now();
      const {code, stdout} = await person.npd(['status', '--fail-on=never']);
      best = Math.min(best, performance.now() - begun);
      assert.equal(code, 0);
      assert.match(stdout, new RegExp(`/${count + 1} nodes`));
      assert.ok(stdout.split('\n').length < 60);
    }

    assert.ok(best <= 1000, `it took ${best.toFixed(0)} ms`);
  });

  it('proves the loop on the node that is real', async () => {
    const {code, stderr} = await person.npd(['simulate', 'kernel-deadlock', 'n1', '--verify']);
    assert.equal(code, 0, stderr);
  });

  it('removes all of it again', async () => {
    const {code, stderr} = await person.npd(['uninstall', '--yes', '--timeout=2m']);
    assert.equal(code, 0, stderr);
  });
});
