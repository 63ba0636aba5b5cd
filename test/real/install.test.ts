import assert from 'node:assert/strict';
import {startCluster, type Cluster} from '../cluster/cluster.js';
import {requireCluster} from '../cluster/shared.js';
import {assertFitsSchema} from '../commands/schema.js';
import {builtImage} from '../image/built-image.js';
import {eventually} from '../support/eventually.js';
import {kubectl} from './pods.js';
import {throughKubectl, type ThroughKubectl} from './through-kubectl.js';

interface Installation {
  readonly objects: readonly {readonly object: string; readonly verb: string}[];
  readonly rollout: {
    readonly desired: number;
    readonly ready: number;
    readonly complete: boolean;
    readonly waiting: readonly {readonly node: string; readonly state: string}[];
  };
}

/** What everything that this plugin makes is called. */
const ours = /npd/;
const kinds =
  'namespaces,clusterroles,clusterrolebindings,validatingadmissionpolicies,validatingadmissionpolicybindings';

/** From an empty cluster to the agent on its node and back. */
describe('kubectl npd install and uninstall on a real cluster', function () {
  this.timeout(180_000);
  let cluster: Cluster;
  let person: ThroughKubectl;
  let image: string;

  before(async function () {
    requireCluster(this, {nodes: 1});
    cluster = await startCluster({nodes: 1});
    person = throughKubectl(cluster);
    const {path, tag} = await builtImage('full');
    image = tag;
    await cluster.loadImage(path);
  });

  after(async () => {
    person?.close();
    await cluster?.down();
  });

  async function install(...more: readonly string[]): Promise<Installation> {
    const {code, stdout, stderr} = await person.npd([
      ...['install', '--image', image, '--config', person.rules, '--timeout=90s', '-ojson'],
      ...more,
    ]);
    assert.equal(code, 0, stderr);
    const document = JSON.parse(stdout) as Installation;
    assertFitsSchema('installation', document);
    return document;
  }

  async function assertNothingIsLeft(): Promise<void> {
    const named = await kubectl(cluster, ['get', kinds, '-oname']);
    assert.doesNotMatch(named, ours);
    const node = await kubectl(cluster, ['get', 'node', 'n1', '-ojson']);
    const {metadata, status} = JSON.parse(node) as {
      metadata: {annotations: Readonly<Record<string, string>>};
      status: {conditions: readonly {type: string}[]};
    };
    assert.deepEqual(
      Object.keys(metadata.annotations).filter((key) => ours.test(key)),
      [],
    );
    assert.deepEqual(status.conditions.map(({type}) => type).sort(), [
      'DiskPressure',
      'MemoryPressure',
      'PIDPressure',
      'Ready',
    ]);
  }

  it('says what to do where there is no agent yet', async () => {
    for (const words of [['simulate', 'oom-kill'], ['logs']]) {
      const {code, stderr} = await person.npd(words);
      assert.equal(code, 5, stderr);
      assert.match(stderr, /kubectl npd install/);
    }
  });

  it('says which rights are missing, exit 6, and has made nothing', async () => {
    const kubeconfig = await cluster.kubeconfigFor({user: 'jane'});
    const {code, stderr} = await person.npd(['install'], kubeconfig);
    assert.equal(code, 6);
    assert.match(stderr, /you may not .*create daemonsets\.apps in npd-system/);
    await assertNothingIsLeft();
  });

  it('names the node and the cause when an image cannot be pulled, exit 124', async () => {
    const wrong = 'registry.invalid/npd-agent:none';
    const {code, stdout, stderr} = await person.npd([
      ...['install', '--image', wrong, '--config', person.rules, '--timeout=25s', '-ojson'],
    ]);
    assert.equal(code, 124);
    const {rollout} = JSON.parse(stdout) as Installation;
    assert.deepEqual([rollout.desired, rollout.ready, rollout.complete], [1, 0, false]);
    assert.equal(rollout.waiting[0]?.node, 'n1');
    assert.match(stderr, /error: timed out after 25s: 0\/1 nodes ready\n/);
    assert.match(stderr, /n1 +npd-agent-\w+ +(ErrImagePull|ImagePullBackOff) +.*registry\.invalid/);
  });

  it('tells why pods cannot even be made', async () => {
    await kubectl(cluster, ['create', 'quota', 'none', '--hard=pods=0', '-n=npd-system']);
    await kubectl(cluster, ['delete', 'pods', '--all', '-n=npd-system']);
    const {code, stderr} = await person.npd([
      ...['install', '--image', image, '--config', person.rules, '--timeout=10s'],
    ]);
    await kubectl(cluster, ['delete', 'quota', 'none', '-n=npd-system']);
    assert.equal(code, 124);
    assert.match(stderr, /timed out after 10s: 0\/1 nodes ready\n +FailedCreate: .*exceeded quota/);
  });

  it('mends that with the right image, and is then ready on the node', async () => {
    const {objects, rollout} = await install();
    assert.deepEqual(rollout, {desired: 1, ready: 1, complete: true, waiting: []});
    const changed = objects.filter(({verb}) => verb !== 'unchanged');
    assert.deepEqual(changed, []); // the test before has brought the objects there
  });

  it('changes nothing the second time', async () => {
    const before = await kubectl(cluster, ['get', 'pods', '-n=npd-system', '-oname']);
    const {objects, rollout} = await install();
    assert.deepEqual([...new Set(objects.map(({verb}) => verb))], ['unchanged']);
    assert.equal(rollout.complete, true);
    assert.equal(await kubectl(cluster, ['get', 'pods', '-n=npd-system', '-oname']), before);
  });

  it('reports that all is well', async () => {
    const {code, stderr} = await person.npd(['status', '--wait', '--timeout=30s']);
    assert.equal(code, 0, stderr);
  });

  it('removes all of it, on the node too, and says so again the second time', async () => {
    const words = ['uninstall', '--yes', '--delete-namespace', '-ojson'];
    const {code, stdout, stderr} = await person.npd(words);
    assert.equal(code, 0, stderr);
    const document = JSON.parse(stdout) as {nodes: {cleaned: readonly string[]}};
    assertFitsSchema('removal', document);
    assert.deepEqual(document.nodes.cleaned, ['n1']);
    await assertNothingIsLeft();
    assert.equal((await person.npd(['uninstall', '--yes'])).code, 0);
  });

  it('can be interrupted: what is applied is in the inventory, and can be removed', async () => {
    const run = person.type(['install', '--image=registry.invalid/npd-agent:none']);
    await eventually('the wait', () => /Applied/.test(run.stderr()) || undefined, 20_000);
    run.child.kill('SIGINT');
    const {code, stderr} = await run.finished;
    assert.equal(code, 130, stderr);
    const removed = await person.npd(['uninstall', '--yes', '--delete-namespace']);
    assert.equal(removed.code, 0, removed.stderr);
    await assertNothingIsLeft();
  });

  it('can be killed at any moment, and repeated', async () => {
    for (const afterMs of [150, 400, 600, 800]) {
      const run = person.type(['install', '--image', image]);
      setTimeout(() => run.child.kill('SIGKILL'), afterMs);
      await run.finished;
    }

    assert.equal((await install()).rollout.complete, true);
    for (const afterMs of [300, 600, 1500]) {
      const run = person.type(['uninstall', '--yes', '--delete-namespace']);
      setTimeout(() => run.child.kill('SIGKILL'), afterMs);
      await run.finished;
    }

    const removed = await person.npd(['uninstall', '--yes', '--delete-namespace']);
    assert.equal(removed.code, 0, removed.stderr);
    await eventually(
      'nothing left',
      async () => {
        await assertNothingIsLeft();
        return true;
      },
      30_000,
    );
  });
});
