import assert from 'node:assert/strict';
import type {Cluster} from '../cluster/cluster.js';
import {sharedRealCluster} from '../cluster/shared.js';
import {kubectl} from './pods.js';
import {throughKubectl, type ThroughKubectl} from './through-kubectl.js';

const other = 'not-its-node';
const tokenPath = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/** What somebody can do who took over an agent: with the very token that its pod has. */
describe('the rights of an agent on a real cluster', function () {
  this.timeout(180_000);
  let cluster: Cluster;
  let person: ThroughKubectl;
  let kubeconfig: string;

  before(async function () {
    cluster = await sharedRealCluster(this);
    person = throughKubectl(cluster);
    await person.install();
    const token = await kubectl(cluster, [
      ...['exec', 'daemonset/npd-agent', '-n=npd-system', '--', 'cat', tokenPath],
    ]);
    kubeconfig = await cluster.kubeconfigFor({token});
    await kubectl(cluster, ['create', '-f-'], {
      input: JSON.stringify({apiVersion: 'v1', kind: 'Node', metadata: {name: other}}),
    });
  });

  after(async () => {
    if (!cluster) return;
    await kubectl(cluster, ['delete', 'node', other, '--ignore-not-found']);
    await person.npd(['uninstall', '--yes', '--delete-namespace']);
    person.close();
  });

  /** A PATCH as it is, for kubectl's own reads the object first. @returns what the server answered */
  async function patchStatus(node: string): Promise<string> {
    const script = `
      const {readFileSync} = require('fs');
      const folder = '/var/run/secrets/kubernetes.io/serviceaccount/';
      const {KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port} = process.env;
      const headers = {
        authorization: 'Bearer ' + readFileSync(folder + 'token'),
        'content-type': 'application/merge-patch+json',
      };
      const path = '/api/v1/nodes/${node}/status';
      const options = {host, port, path, method: 'PATCH', headers, ca: readFileSync(folder + 'ca.crt')};
      const request = require('https').request(options, (answer) => {
        let text = '';
        answer.on('data', (part) => (text += part));
        answer.on('end', () => console.log(answer.statusCode, JSON.parse(text).message ?? ''));
      });
      request.end(JSON.stringify({metadata: {annotations: {'npd.io/test': '1'}}}));`;
    return kubectl(cluster, [
      ...['exec', 'daemonset/npd-agent', '-n=npd-system', '--', 'node', '-e', script],
    ]);
  }

  async function refused(...args: readonly string[]): Promise<void> {
    const {code, stderr} = await cluster.kubectl(args, {kubeconfig});
    assert.equal(code, 1, `it was allowed: kubectl ${args.join(' ')}`);
    assert.match(stderr, /\(Forbidden\)|is forbidden/);
  }

  it('let it patch the status of its node and of no other', async () => {
    assert.match(await patchStatus('n1'), /^200/);
    assert.match(
      await patchStatus(other),
      /^403 .*the agent on node n1 may only write to that node/,
    );
  });

  it('do not let it cordon, taint or label a node, its own neither', async () => {
    for (const node of ['n1', other]) {
      await refused('patch', 'node', node, '-p={"spec":{"unschedulable":true}}');
      await refused('taint', 'node', node, 'a=b:NoSchedule');
      await refused('label', 'node', node, 'a=b');
    }
  });

  it('do not let it read secrets, pods, config maps, or run anything', async () => {
    await refused('get', 'secrets', '-A');
    await refused('get', 'pods', '-A');
    await refused('get', 'configmaps', '-n=npd-system');
    await refused('exec', 'daemonset/npd-agent', '-n=npd-system', '--', 'true');
    await refused('delete', 'node', other);
    await refused('create', 'namespace', 'npd-forged');
    await refused('create', 'token', 'npd-agent', '-n=npd-system');
  });

  it('are, as the server itself lists them, those of the manifest', async () => {
    const list = await kubectl(cluster, ['auth', 'can-i', '--list', '--no-headers'], {kubeconfig});
    const rights = list
      .split('\n')
      .filter((line) => !/selfsubject|^ +\[/.test(line))
      .map((line) => line.replace(/ +/g, ' ').trim())
      .sort();
    assert.deepEqual(rights, [
      'events [] [] [create patch]',
      'nodes [] [] [get]',
      'nodes/status [] [] [patch]',
    ]);
  });
});
