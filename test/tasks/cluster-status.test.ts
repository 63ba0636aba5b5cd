import assert from 'node:assert/strict';
import {daemonSetRecord} from '../../src/kube/daemon-sets.js';
import {eventRecord} from '../../src/kube/event-record.js';
import type {EventRecord} from '../../src/kube/events.js';
import {podRecord} from '../../src/kube/pod-record.js';
import type {PodRecord} from '../../src/kube/pods.js';
import {agentFleet, podsByNode} from '../../src/tasks/agent-fleet.js';
import type {ClusterFacts} from '../../src/tasks/cluster-facts.js';
import {clusterStatus} from '../../src/tasks/cluster-status.js';
import type {Installation} from '../../src/tasks/installation.js';
import {event, node} from './records.js';

const now = new Date('2026-01-01T12:00:00Z');
const wellKernel = {
  type: 'KernelDeadlock',
  status: 'False' as const,
  lastHeartbeatTime: '2026-01-01T11:59:50Z',
};
const hung = {
  ...wellKernel,
  status: 'True' as const,
  reason: 'DockerHung',
  lastTransitionTime: '2026-01-01T11:30:00Z',
};

function watched(
  name: string,
  {
    conditions = [wellKernel],
    annotations = {},
  }: Pick<NonNullable<Parameters<typeof node>[1]>, 'conditions' | 'annotations'> = {},
) {
  const marks = {'npd.io/conditions': 'KernelDeadlock', 'npd.io/agent-version': '0.1.0'};
  return node(name, {conditions, annotations: {...marks, ...annotations}});
}

function pod(nodeName: string, name = `agent-${nodeName}`, createdAt = '2026-01-01T00:00:00Z') {
  return podRecord({
    metadata: {
      name,
      namespace: 'npd-system',
      resourceVersion: '1',
      creationTimestamp: createdAt,
      annotations: {'npd.io/config-hash': '7f3a'},
    },
    spec: {nodeName, containers: [{image: 'a'}]},
    status: {phase: 'Running', conditions: [{type: 'Ready', status: 'True'}]},
  });
}

function installation(selector: Record<string, string> = {}): Installation {
  const daemonSet = daemonSetRecord({
    metadata: {name: 'npd-agent', namespace: 'npd-system', resourceVersion: '1'},
    spec: {template: {spec: {nodeSelector: selector}}},
  });
  return {namespace: 'npd-system', daemonSet, configHash: '7f3a'};
}

function facts(given: Partial<ClusterFacts>): ClusterFacts {
  return {nodes: [], events: [], agentPods: [], installation: installation(), ...given};
}

function reasons(given: Partial<ClusterFacts>): readonly string[] {
  return clusterStatus(facts(given), 'v0.1.0', now).findings.map(({reason}) => reason);
}

function simulatedEvent(about: string, id: string, at: string): EventRecord {
  return {...event(about, {at, reason: 'DockerHung'}), annotations: {'npd.io/simulation': id}};
}

describe('clusterStatus', () => {
  it('is healthy without a node', () => {
    const {verdict, nodes} = clusterStatus(facts({}), 'v0.1.0', now);
    assert.deepEqual([verdict, nodes.total], ['healthy', 0]);
  });

  it('counts each node once, however much is wrong with it', () => {
    const conditions = [hung, {...wellKernel, type: 'X', status: 'Unknown' as const}];
    const annotations = {'npd.io/conditions': 'KernelDeadlock,X'};
    const nodes = [
      node('ill', {conditions, annotations, ready: 'False'}),
      watched('well'),
      watched('unsure', {conditions: [{...wellKernel, status: 'Unknown'}]}),
      node('alone'),
    ];
    const agentPods = [pod('ill'), pod('well'), pod('unsure')];
    const status = clusterStatus(facts({nodes, agentPods}), 'v0.1.0', now);
    assert.deepEqual(status.nodes, {total: 4, healthy: 1, withProblems: 1, unknown: 2});
  });

  it('does not warn of versions of the same release', () => {
    const nodes = [watched('a', {annotations: {'npd.io/agent-version': '0.1.7'}})];
    assert.deepEqual(reasons({nodes, agentPods: [pod('a')]}), []);
  });

  it('says nothing of the parts of an agent that does not run', () => {
    const monitors = {'npd.io/monitors': '{"kernel-monitor":"failed: gone"}'};
    const conditions = [{...wellKernel, lastHeartbeatTime: '2026-01-01T01:00:00Z'}];
    const nodes = [watched('a', {annotations: monitors, conditions})];
    assert.deepEqual(reasons({nodes, agentPods: [pod('a')]}), ['AgentStale']);
    assert.deepEqual(
      reasons({nodes: [watched('a', {annotations: monitors})], agentPods: [pod('a')]}),
      ['MonitorFailed'],
    );
  });

  it('judges marks that an agent left behind as no agent', () => {
    const conditions = [{...wellKernel, lastHeartbeatTime: '2026-01-01T01:00:00Z'}];
    const nodes = [watched('a', {conditions})];
    assert.deepEqual(reasons({nodes, installation: 'none'}), ['AgentNotInstalled']);
  });

  it('takes an agent that runs outside of a pod for what it is', () => {
    assert.deepEqual(reasons({nodes: [watched('a')], installation: 'none'}), []);
  });

  describe('simulated problems', () => {
    const annotations = {'npd.io/simulation': '91c2, 91c3'};
    const agentPods = [pod('a')];
    const nodes = [watched('a', {conditions: [hung], annotations})];

    it('are no finding while the simulation is active', () => {
      const events = [simulatedEvent('a', '91c3', '2026-01-01T11:30:00Z')];
      const status = clusterStatus(facts({nodes, agentPods, events}), 'v0.1.0', now);
      assert.deepEqual([status.verdict, status.problems[0]?.simulated], ['healthy', true]);
      assert.deepEqual(status.lastHour, {started: 0, ended: 0, temporary: 0});
      assert.deepEqual(
        status.simulations.map(({id}) => id),
        ['91c2', '91c3'],
      );
    });

    for (const [why, events] of [
      ['without an event', []],
      [
        'with the event of another simulation',
        [simulatedEvent('a', 'old', '2026-01-01T11:30:00Z')],
      ],
      ['with an event about another node', [simulatedEvent('b', '91c2', '2026-01-01T11:30:00Z')]],
      [
        'with a newer event that is real',
        [
          simulatedEvent('a', '91c2', '2026-01-01T11:30:00Z'),
          event('a', {at: '2026-01-01T11:31:00Z', reason: 'DockerHung'}),
        ],
      ],
      ['when events may not be seen', undefined],
    ] as const) {
      it(`are taken for real ${why}`, () => {
        assert.deepEqual(reasons({nodes, agentPods, events}), ['NodeProblem']);
      });
    }
  });

  it('counts what began and ended within the hour, and nothing twice', () => {
    function changed(at: string, status: string, count = 1): EventRecord {
      const message = `Node condition KernelDeadlock is now: ${status}, reason: DockerHung`;
      const type = status === 'True' ? 'Warning' : 'Normal';
      return event('a', {at, message, type, reason: 'DockerHung', count});
    }

    const nodes = [
      watched('a', {conditions: [hung]}),
      watched('b', {conditions: [hung]}),
      watched('c', {conditions: [{...hung, lastTransitionTime: '2026-01-01T10:00:00Z'}]}),
    ];
    const events = [
      changed('2026-01-01T10:59:00Z', 'True', 9),
      changed('2026-01-01T11:10:00Z', 'False', 2),
      changed('2026-01-01T11:30:00Z', 'True', 3),
      event('a', {at: '2026-01-01T11:40:00Z', count: 4}),
      eventRecord({
        metadata: {name: 'x', resourceVersion: '1'},
        lastTimestamp: '2026-01-01T11:40:00Z',
      }),
    ];
    const agentPods = ['a', 'b', 'c'].map((name) => pod(name));
    const status = clusterStatus(facts({nodes, events, agentPods}), 'v0.1.0', now);
    assert.deepEqual(status.lastHour, {started: 4, ended: 2, temporary: 4});
    assert.equal(clusterStatus(facts({events: undefined}), 'v0.1.0', now).lastHour, undefined);
  });
});

describe('agentFleet', () => {
  function fleet(given: Partial<ClusterFacts>) {
    return agentFleet(facts(given), now)[0];
  }

  it('gives a young agent time to be heard of', () => {
    const conditions = [{...wellKernel, lastHeartbeatTime: '2026-01-01T01:00:00Z'}];
    const nodes = [watched('a', {conditions})];
    const young = pod('a', 'young', '2026-01-01T11:59:30Z');
    assert.equal(fleet({nodes, agentPods: [young]})?.trouble, undefined);
    assert.equal(fleet({nodes, agentPods: [pod('a')]})?.trouble, 'Stale');
  });

  it('misses an agent whose pod is gone at once, not when its last heartbeat is old', () => {
    assert.equal(fleet({nodes: [watched('a')]})?.trouble, 'Missing');
    assert.equal(
      fleet({nodes: [watched('a')], installation: installation({os: 'x'})})?.trouble,
      undefined,
    );
  });

  it('does not call an agent out of sync when the installed configuration may not be seen', () => {
    const seen = fleet({nodes: [watched('a')], agentPods: [pod('a')], installation: 'refused'});
    assert.deepEqual([seen?.config, seen?.wanted], [{hash: '7f3a'}, undefined]);
  });
});

describe('podsByNode', () => {
  it('takes the newest of those that stay, whatever their order', () => {
    const old = pod('a', 'old');
    const fresh = pod('a', 'new', '2026-01-01T11:00:00Z');
    const ended: PodRecord = {...pod('a', 'ended', '2026-01-01T11:30:00Z'), phase: 'Failed'};
    const leaving = {...pod('a', 'leaving', '2026-01-01T11:40:00Z'), reason: 'Terminating'};
    for (const pods of [
      [old, fresh, ended, leaving],
      [leaving, ended, fresh, old],
    ]) {
      assert.equal(podsByNode(pods).get('a')?.name, 'new');
    }
  });
});
