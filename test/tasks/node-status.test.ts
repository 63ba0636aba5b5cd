import assert from 'node:assert/strict';
import {isAskedFor, nodeStatuses, nodeStatusEssence} from '../../src/tasks/node-status.js';
import {event, node} from './records.js';

const now = new Date('2026-01-01T12:00:00Z');
const deadlocked = node('n1', {
  annotations: {'npd.io/conditions': 'KernelDeadlock', 'npd.io/agent-version': '0.1.0'},
  conditions: [{type: 'KernelDeadlock', status: 'True', lastHeartbeatTime: '2026-01-01T11:59:00Z'}],
});
const nodes = [deadlocked, node('n2', {ready: 'False', unschedulable: true})];

function statuses(events: readonly ReturnType<typeof event>[] | undefined) {
  return nodeStatuses({nodes, events, agentPods: undefined}, now);
}

describe('nodeStatuses', () => {
  it('gathers what is known of each node', () => {
    const [first, second] = statuses([]);
    assert.deepEqual(first, {
      name: 'n1',
      ready: 'True',
      unschedulable: false,
      problems: [
        {type: 'KernelDeadlock', status: 'True', reason: '', message: '', source: 'agent'},
      ],
      eventsLastHour: 0,
      agent: {state: 'Running', version: '0.1.0'},
      heartbeat: new Date('2026-01-01T11:59:00Z'),
      kernelVersion: '6.12.8',
    });
    assert.deepEqual(second?.agent, {});
    assert.deepEqual([second.ready, second.unschedulable], ['False', true]);
  });

  it('adds up the repetitions of the last hour, warnings or not', () => {
    const [first, second] = statuses([
      event('n1', {at: '2026-01-01T11:00:00Z', count: 3}),
      event('n1', {at: '2026-01-01T11:30:00Z', type: 'Normal'}),
      event('n1', {at: '2026-01-01T10:59:59Z', count: 9}),
    ]);
    assert.equal(first?.eventsLastHour, 4);
    assert.equal(second?.eventsLastHour, 0);
  });

  it('says nothing about events that may not be listed', () => {
    assert.ok(!('eventsLastHour' in (statuses(undefined)[0] ?? {})));
  });
});

describe('isAskedFor', () => {
  for (const [problems, onlyProblems, wanted] of [
    [[], false, ['n1', 'n2']],
    [[], true, ['n1', 'n2']],
    [['KernelDeadlock'], false, ['n1']],
    [['kerneldeadlock'], false, ['n1']],
    [['NotReady'], false, ['n2']],
    [['KernelDeadlock', 'NotReady'], true, ['n1', 'n2']],
    [['NeverSeen'], false, []],
  ] as const) {
    it(`finds ${wanted.join(', ') || 'none'} for ${problems.join(', ') || 'any'}`, () => {
      const found = statuses([]).filter((status) => isAskedFor(status, {problems, onlyProblems}));
      assert.deepEqual(
        found.map(({name}) => name),
        wanted,
      );
    });
  }

  it('leaves healthy nodes out when only problems are wanted', () => {
    const [healthy] = nodeStatuses({nodes: [node('h')], events: [], agentPods: undefined}, now);
    assert.ok(healthy);
    assert.equal(isAskedFor(healthy, {problems: [], onlyProblems: true}), false);
  });
});

describe('nodeStatusEssence', () => {
  it('does not change with the heartbeat, which always moves', () => {
    const [status] = statuses([]);
    assert.ok(status);
    const later = {...status, heartbeat: new Date()};
    assert.deepEqual(nodeStatusEssence(later), nodeStatusEssence(status));
  });
});
