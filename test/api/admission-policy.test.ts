import assert from 'node:assert/strict';
import {randomBytes} from 'node:crypto';
import type {ApiError} from '../../src/kube/errors.js';
import {createEvent} from '../../src/kube/events.js';
import {patchNodeStatus} from '../../src/kube/nodes.js';
import {rest, type Rest} from '../../src/kube/rest.js';
import type {Cluster} from '../cluster/cluster.js';
import {sharedCluster} from '../cluster/shared.js';
import {eventually} from '../support/eventually.js';

const files = [
  '00-namespace',
  'service-account',
  'cluster-role',
  'cluster-role-binding',
  'admission-policy-node',
  'admission-policy-node-binding',
  'admission-policy-events',
  'admission-policy-events-binding',
];

/** What the API server lets through for an agent's token, with the rights and the policy of manifests/. */
describe('the admission policies of manifests/', () => {
  const suffix = randomBytes(3).toString('hex');
  const [own, other] = [`own-${suffix}`, `other-${suffix}`];
  let cluster: Cluster;
  let agent: Rest;

  before(async function () {
    cluster = await sharedCluster(this);
    await admin(['apply', '--server-side', ...files.map((name) => `-f=manifests/${name}.yaml`)]);
    for (const name of [own, other]) await create({kind: 'Node', metadata: {name}});
    await admin([
      'patch',
      `node/${own}`,
      '--subresource=status',
      `--patch=${JSON.stringify({status: {capacity: {cpu: '2'}, conditions: [{type: 'Ready', status: 'True'}]}})}`,
    ]);
    const pod = `agent-${suffix}`;
    await create({
      kind: 'Pod',
      metadata: {name: pod, namespace: 'npd-system'},
      spec: {
        nodeName: own,
        serviceAccountName: 'npd-agent',
        containers: [{name: 'npd-agent', image: 'none'}],
      },
    });
    const token = await cluster.token('npd-agent', 'npd-system', {
      boundTo: {apiVersion: 'v1', kind: 'Pod', name: pod},
    });
    agent = clientWith(token);
    // A policy is in force a moment after it was stored.
    await eventually('the policy is in force', async () => {
      const foreign = patchStatus(other, {metadata: {annotations: {'npd.io/probe': '1'}}});
      return foreign.then(() => false).catch(({message}: Error) => message.includes('own-node'));
    });
  });

  async function admin(args: readonly string[], input?: string): Promise<string> {
    const {code, stdout, stderr} = await cluster.kubectl(args, input === undefined ? {} : {input});
    assert.equal(code, 0, stderr);
    return stdout;
  }

  async function create(object: object): Promise<void> {
    await admin(['create', '-f=-'], JSON.stringify({apiVersion: 'v1', ...object}));
  }

  /** Not kubectl's patch, which reads the status first: a right that the agent does not need. */
  async function patchStatus(node: string, patch: object, client = agent): Promise<void> {
    await patchNodeStatus(client, node, JSON.stringify(patch));
  }

  function event(node: string, kind = 'Node'): object {
    return {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: {name: `event-${randomBytes(4).toString('hex')}`, namespace: 'default'},
      involvedObject: {kind, name: node, ...(kind === 'Pod' && {namespace: 'default'})},
      reason: 'KernelOops',
      message: 'BUG: unable to handle kernel NULL pointer dereference',
      type: 'Warning',
    };
  }

  function clientWith(token: string): Rest {
    const {server, ca} = cluster;
    const headers = {Authorization: `Bearer ${token}`};
    return rest(
      {server, tls: {ca}, requestTimeoutMs: 5000, authenticate: async () => headers},
      {userAgent: 'test'},
    );
  }

  async function refused(done: Promise<unknown>, sentence: RegExp): Promise<void> {
    await assert.rejects(done, ({code, message}: ApiError) => {
      assert.equal(code, 403);
      assert.match(message, sentence);
      return true;
    });
  }

  it('lets an agent set conditions and npd.io annotations of its own node', async () => {
    await patchStatus(own, {
      metadata: {annotations: {'npd.io/conditions': 'KernelDeadlock'}},
      status: {conditions: [{type: 'KernelDeadlock', status: 'True', reason: 'DockerHung'}]},
    });
  });

  it('lets an agent take its conditions and annotations back', async () => {
    await patchStatus(own, {metadata: {annotations: {'npd.io/simulation': '91c2'}}});
    await patchStatus(own, {
      metadata: {annotations: {'npd.io/simulation': null}},
      status: {conditions: [{$patch: 'delete', type: 'KernelDeadlock'}]},
    });
  });

  it('refuses the status of another node', async () => {
    await refused(
      patchStatus(other, {status: {conditions: [{type: 'KernelDeadlock', status: 'True'}]}}),
      new RegExp(`the agent on node ${own} may only write to that node`),
    );
  });

  it('refuses conditions that the kubelet keeps, and their removal', async () => {
    const ready = {type: 'Ready', status: 'False', reason: 'Forged'};
    await refused(
      patchStatus(own, {status: {conditions: [ready]}}),
      /that Kubernetes keeps itself/,
    );
    await refused(
      patchStatus(own, {status: {conditions: [{$patch: 'delete', type: 'Ready'}]}}),
      /that Kubernetes keeps itself/,
    );
  });

  it('refuses labels and foreign annotations, which travel with a status as well', async () => {
    await refused(patchStatus(own, {metadata: {labels: {a: 'b'}}}), /may not change labels/);
    await refused(
      patchStatus(own, {metadata: {annotations: {'cluster-autoscaler.kubernetes.io/x': 'y'}}}),
      /only change annotations that begin with npd.io/,
    );
  });

  it('refuses another capacity', async () => {
    await refused(patchStatus(own, {status: {capacity: {cpu: '64'}}}), /capacity/);
  });

  it('lets events about its own node through and no others', async () => {
    await createEvent(agent, 'default', event(own));
    for (const forged of [event(other), event(own, 'Pod')]) {
      await refused(createEvent(agent, 'default', forged), /may only write events about that node/);
    }
  });

  it('refuses a token that is bound to no pod', async () => {
    const token = await cluster.token('npd-agent', 'npd-system');
    const loose = clientWith(token);
    await refused(
      patchStatus(own, {metadata: {annotations: {'npd.io/a': 'b'}}}, loose),
      /expected a token that is bound to a pod on a node/,
    );
  });

  it('leaves everybody else alone', async () => {
    await admin(['label', 'node', other, 'a=b']);
    await admin(['annotate', 'node', other, 'a=b']);
  });

  after(async () => {
    // The policy is the cluster's; other suites use an agent's token that is bound to no pod.
    for (const name of ['node', 'events']) {
      await admin(['delete', `-f=manifests/admission-policy-${name}-binding.yaml`]);
    }
  });
});
