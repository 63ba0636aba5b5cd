import assert from 'node:assert/strict';
import {daemonSetRecord, type DaemonSetRecord} from '../../../src/kube/daemon-sets.js';
import {podRecord, type PodObject, type PodRecord} from '../../../src/kube/pod-record.js';
import {followRollout, rolloutOf, type Rollout} from '../../../src/tasks/install/rollout.js';
import {clientOf} from '../../support/kube-client.js';
import {withKubeServer} from '../../support/kube-server.js';

const generationOf = 'deprecated.daemonset.template.generation';
const labels = {'app.kubernetes.io/part-of': 'npd', 'app.kubernetes.io/component': 'agent'};

function daemonSetObject(numbers: {desired: number; updated: number; available: number}) {
  const {desired, updated, available} = numbers;
  return {
    metadata: {
      name: 'npd-agent',
      namespace: 'npd-system',
      resourceVersion: '1',
      generation: 2,
      annotations: {[generationOf]: '2'},
    },
    status: {
      observedGeneration: 2,
      desiredNumberScheduled: desired,
      updatedNumberScheduled: updated,
      numberAvailable: available,
    },
  };
}

function podObject(node: string, status: PodObject['status'] = {}, generation = '2') {
  return {
    metadata: {
      name: `npd-agent-${node}`,
      namespace: 'npd-system',
      resourceVersion: '1',
      labels: {...labels, 'pod-template-generation': generation},
    },
    spec: {nodeName: node, containers: [{image: 'a'}]},
    status,
  };
}

const ready = {phase: 'Running', conditions: [{type: 'Ready', status: 'True'}]};

function daemonSet(desired: number, updated = desired, available = desired): DaemonSetRecord {
  return daemonSetRecord(daemonSetObject({desired, updated, available}));
}

function pod(node: string, status?: PodObject['status'], generation?: string): PodRecord {
  return podRecord(podObject(node, status, generation));
}

describe('rolloutOf', () => {
  it('is complete when every node has a ready pod of the present template', () => {
    const rollout = rolloutOf(daemonSet(2), [pod('n1', ready), pod('n2', ready)]);
    assert.deepEqual(rollout, {desired: 2, ready: 2, complete: true, waiting: []});
  });

  it('names what an image that cannot be pulled leads to, with the node and the cause', () => {
    const message = 'Back-off pulling image "a"';
    const waiting = {reason: 'ImagePullBackOff', message};
    const status = {phase: 'Pending', containerStatuses: [{name: 'a', state: {waiting}}]};
    assert.deepEqual(rolloutOf(daemonSet(2, 2, 1), [pod('n2', status), pod('n1', ready)]), {
      desired: 2,
      ready: 1,
      complete: false,
      waiting: [{node: 'n2', pod: 'npd-agent-n2', state: 'ImagePullBackOff', message}],
    });
  });

  it('does not take the pods of the template before for done', () => {
    const {complete, waiting} = rolloutOf(daemonSet(1, 0, 1), [pod('n1', ready, '1')]);
    assert.equal(complete, false);
    assert.deepEqual(
      waiting.map(({state}) => state),
      ['Outdated'],
    );
  });

  it('calls a pod that runs and is not ready by another word than Running', () => {
    const {waiting} = rolloutOf(daemonSet(1, 1, 0), [pod('n1', {phase: 'Running'})]);
    assert.deepEqual(
      waiting.map(({state}) => state),
      ['NotReady'],
    );
  });

  it('is not complete before the controller has seen the change', () => {
    const seen = {...daemonSet(1), observedGeneration: 1};
    assert.equal(rolloutOf(seen, [pod('n1', ready)]).complete, false);
  });
});

describe('followRollout', () => {
  it('tells of each change and ends when all are ready', async () => {
    await withKubeServer(async (server) => {
      const incomplete = {desired: 1, updated: 1, available: 0};
      server.add('daemonsets', daemonSetObject(incomplete));
      server.add('pods', podObject('n1', {phase: 'Pending'}));
      const rest = clientOf(server);
      const told: Rollout[] = [];
      const id = {namespace: 'npd-system', name: 'npd-agent'};
      for await (const rollout of followRollout(rest, id, AbortSignal.timeout(5000))) {
        told.push(rollout);
        server.add('daemonsets', daemonSetObject({...incomplete, available: 1}));
        server.add('pods', podObject('n1', ready));
      }

      rest.close();
      assert.deepEqual(
        told.map(({ready: count}) => count),
        [0, 1],
      );
      assert.equal(told.at(-1)?.complete, true);
    });
  });

  it('ends when it is told to', async () => {
    await withKubeServer(async (server) => {
      server.add('daemonsets', daemonSetObject({desired: 1, updated: 1, available: 0}));
      const rest = clientOf(server);
      const stop = new AbortController();
      const id = {namespace: 'npd-system', name: 'npd-agent'};
      for await (const {complete} of followRollout(rest, id, stop.signal)) {
        assert.equal(complete, false);
        stop.abort();
      }

      rest.close();
      assert.equal(server.watches(), 0);
    });
  });

  it('throws when the DaemonSet is not there', async () => {
    await withKubeServer(async (server) => {
      const rest = clientOf(server);
      const id = {namespace: 'npd-system', name: 'npd-agent'};
      const rollout = followRollout(rest, id, AbortSignal.timeout(5000));
      await assert.rejects(rollout.next(), /not found/);
      rest.close();
    });
  });
});
