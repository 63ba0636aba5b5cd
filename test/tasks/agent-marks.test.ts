import assert from 'node:assert/strict';
import {agentMarks, agentState, newestHeartbeat} from '../../src/tasks/agent-marks.js';
import {node} from './records.js';

const now = new Date('2026-01-01T12:00:00Z');

function nodeWithHeartbeat(at: string, annotations: Record<string, string> = {}) {
  return node('n', {
    annotations: {'npd.io/conditions': 'A,B', 'npd.io/agent-version': '0.1.0', ...annotations},
    conditions: [
      {type: 'A', status: 'False', lastHeartbeatTime: '2026-01-01T01:00:00Z'},
      {type: 'B', status: 'False', lastHeartbeatTime: at},
      {type: 'C', status: 'False', lastHeartbeatTime: '2026-01-01T11:59:59Z'},
    ],
  });
}

describe('newestHeartbeat', () => {
  it('is the newest of the conditions that are the agent’s, and of no others', () => {
    assert.deepEqual(
      newestHeartbeat(nodeWithHeartbeat('2026-01-01T11:00:00Z')),
      new Date('2026-01-01T11:00:00Z'),
    );
  });

  it('is unset on a node without an agent', () => {
    assert.equal(newestHeartbeat(node('n')), undefined);
  });
});

describe('agentState', () => {
  for (const [at, period, wanted] of [
    ['2026-01-01T11:59:30Z', undefined, 'Running'],
    ['2026-01-01T11:49:00Z', undefined, 'Running'],
    ['2026-01-01T11:48:59Z', undefined, 'Stale'],
    ['2026-01-01T11:57:00Z', '1m0s', 'Running'],
    ['2026-01-01T11:56:59Z', '1m0s', 'Stale'],
    ['2026-01-01T10:00:00Z', '1h0m0s', 'Running'],
    ['2026-01-01T11:49:00Z', 'not a duration', 'Running'],
    ['2026-01-01T11:48:59Z', 'not a duration', 'Stale'],
  ] as const) {
    it(`is ${wanted} with a heartbeat of ${at} every ${period ?? '5m'} at noon`, () => {
      const annotations: Record<string, string> =
        period === undefined ? {} : {'npd.io/heartbeat-period': period};
      const found = nodeWithHeartbeat(at, annotations);
      assert.deepEqual(agentState(found, undefined, now), {state: wanted, version: '0.1.0'});
    });
  }

  it('is unset on a node where no agent ever wrote', () => {
    assert.deepEqual(agentState(node('n'), undefined, now), {});
  });

  it('is stale where the agent wrote and no condition is left', () => {
    const annotations = {'npd.io/conditions': '', 'npd.io/agent-version': '0.1.0'};
    assert.equal(agentState(node('n', {annotations}), undefined, now).state, 'Stale');
  });
});

describe('agentMarks', () => {
  it('reads what the agent wrote', () => {
    const annotations = {
      'npd.io/conditions': 'KernelDeadlock,ReadonlyFilesystem',
      'npd.io/agent-version': '0.2.0',
      'npd.io/heartbeat-period': '2m0s',
    };
    assert.deepEqual(agentMarks(node('n', {annotations})), {
      types: ['KernelDeadlock', 'ReadonlyFilesystem'],
      version: '0.2.0',
      heartbeatPeriodMs: 120_000,
    });
  });
});
