import assert from 'node:assert/strict';
import {nodeProblems, notReady} from '../../src/tasks/node-problems.js';
import {node} from './records.js';

const owned = {'npd.io/conditions': 'KernelDeadlock,StorageReady'};

describe('nodeProblems', () => {
  for (const [type, status, annotations, source] of [
    ['KernelDeadlock', 'True', owned, 'agent'],
    ['KernelDeadlock', 'Unknown', owned, 'agent'],
    ['KernelDeadlock', 'True', {}, 'other'],
    ['MemoryPressure', 'True', owned, 'kubelet'],
    ['DiskPressure', 'True', {}, 'kubelet'],
    ['PIDPressure', 'True', {}, 'kubelet'],
    ['NetworkUnavailable', 'True', {}, 'kubelet'],
    ['ContainerRuntimeReady', 'False', {}, 'other'],
    ['EtcdIsVoter', 'False', {}, 'other'],
    ['StorageReady', 'True', owned, 'agent'],
  ] as const) {
    it(`counts ${type}=${status} of the ${source} as a problem`, () => {
      const conditions = [{type, status, reason: 'Because', message: 'of that'}];
      assert.deepEqual(nodeProblems(node('n', {conditions, annotations})), [
        {type, status, reason: 'Because', message: 'of that', source},
      ]);
    });
  }

  for (const [type, status, annotations] of [
    ['KernelDeadlock', 'False', owned],
    ['KernelDeadlock', 'Unknown', {}],
    ['MemoryPressure', 'False', {}],
    ['MemoryPressure', 'Unknown', {}],
    ['ContainerRuntimeReady', 'True', {}],
    ['EtcdIsVoter', 'True', {}],
    ['Ready', 'False', {}],
  ] as const) {
    it(`counts no ${type}=${status}${'npd.io/conditions' in annotations ? ' of the agent' : ''}`, () => {
      assert.deepEqual(nodeProblems(node('n', {conditions: [{type, status}], annotations})), []);
    });
  }

  it('says since when', () => {
    const conditions = [
      {type: 'X', status: 'True', lastTransitionTime: '2026-01-01T00:00:00Z'},
    ] as const;
    const [problem] = nodeProblems(node('n', {conditions}));
    assert.deepEqual(problem?.since, new Date('2026-01-01T00:00:00Z'));
  });
});

describe('notReady', () => {
  it('is a problem of the kubelet when Ready is False or Unknown', () => {
    assert.equal(notReady(node('n', {ready: 'False'}))?.status, 'False');
    assert.equal(notReady(node('n', {ready: 'Unknown'}))?.status, 'Unknown');
    assert.equal(notReady(node('n')), undefined);
  });
});
