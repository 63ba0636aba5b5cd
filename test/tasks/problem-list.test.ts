import assert from 'node:assert/strict';
import {listProblems, problemKey} from '../../src/tasks/problem-list.js';
import {event, node} from './records.js';

const now = new Date('2026-01-01T12:00:00Z');
const hourMs = 3_600_000;
const facts = {
  nodes: [
    node('n1', {
      annotations: {'npd.io/conditions': 'KernelDeadlock,Sick'},
      conditions: [
        {
          type: 'KernelDeadlock',
          status: 'True',
          reason: 'TaskHung',
          message: 'hung',
          lastTransitionTime: '2026-01-01T11:50:00Z',
        },
        {type: 'Sick', status: 'Unknown', lastTransitionTime: '2026-01-01T10:00:00Z'},
      ],
    }),
    node('n2', {ready: 'Unknown'}),
  ],
  events: [
    event('n1', {at: '2026-01-01T11:55:00Z', count: 3}),
    event('n1', {at: '2026-01-01T10:59:59Z', reason: 'TooOld'}),
    event('n1', {at: '2026-01-01T11:59:00Z', type: 'Normal', reason: 'JustSaying'}),
    event('gone', {at: '2026-01-01T11:59:00Z'}),
  ],
  agentPods: undefined,
};

describe('listProblems', () => {
  it('lists by node, the newest first, conditions and warnings together', () => {
    const found = listProblems(facts, {sinceMs: hourMs, persistence: undefined}, now);
    assert.deepEqual(
      found.map(({node: name, problem, persistence, count}) => [name, problem, persistence, count]),
      [
        ['n1', 'OOMKilling', 'temporary', 3],
        ['n1', 'KernelDeadlock', 'permanent', undefined],
        ['n1', 'Sick?', 'permanent', undefined],
        ['n2', 'NotReady', 'permanent', undefined],
      ],
    );
  });

  it('lists one kind when only that is asked for', () => {
    function kinds(persistence: 'permanent' | 'temporary'): Set<string> {
      const found = listProblems(facts, {sinceMs: hourMs, persistence}, now);
      return new Set(found.map((problem) => problem.persistence));
    }
    assert.deepEqual(kinds('permanent'), new Set(['permanent']));
    assert.deepEqual(kinds('temporary'), new Set(['temporary']));
  });

  it('looks further back when asked to', () => {
    const found = listProblems(facts, {sinceMs: 2 * hourMs, persistence: 'temporary'}, now);
    assert.deepEqual(
      found.map(({reason}) => reason),
      ['OOMKilling', 'TooOld'],
    );
  });

  it('still lists conditions when events may not be listed', () => {
    const found = listProblems(
      {...facts, events: undefined},
      {sinceMs: hourMs, persistence: undefined},
      now,
    );
    assert.equal(found.length, 3);
  });
});

describe('problemKey', () => {
  it('is the same for a condition whose reason changed, and another for another event', () => {
    const [oom, deadlock] = listProblems(facts, {sinceMs: hourMs, persistence: undefined}, now);
    assert.ok(oom && deadlock);
    assert.equal(problemKey({...deadlock, reason: 'Other'}), problemKey(deadlock));
    assert.notEqual(problemKey({...oom, message: 'Other'}), problemKey(oom));
    assert.equal(problemKey({...oom, count: 9}), problemKey(oom));
  });
});
