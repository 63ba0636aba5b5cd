import assert from 'node:assert/strict';
import {nodesWith, readAwaitedCondition} from '../../src/tasks/awaited-condition.js';
import {node} from './records.js';

describe('readAwaitedCondition', () => {
  for (const [text, condition] of [
    ['healthy', {kind: 'healthy'}],
    ['agent-ready', {kind: 'agent-ready'}],
    ['problem=X', {kind: 'problem', type: 'X', present: true}],
    ['problem=X=True', {kind: 'problem', type: 'X', present: true}],
    ['problem=X=false', {kind: 'problem', type: 'X', present: false}],
  ] as const) {
    it(`reads ${text}`, () => {
      assert.deepEqual(readAwaitedCondition(text), condition);
    });
  }

  for (const text of [
    '',
    'Healthy',
    'problem',
    'problem=',
    'problem=X=',
    'problem=X=maybe',
    'delete',
  ]) {
    it(`does not read \`${text}\``, () => {
      assert.equal(readAwaitedCondition(text), undefined);
    });
  }
});

describe('nodesWith', () => {
  it('takes a type that says that all is well for a problem when it is False', () => {
    const conditions = [{type: 'StorageReady', status: 'False' as const}];
    const nodes = [
      node('a', {conditions}),
      node('b', {conditions: [{type: 'StorageReady', status: 'True'}]}),
    ];
    const facts = {nodes, events: undefined, agentPods: undefined};
    function names(present: boolean): readonly string[] {
      return [...nodesWith({kind: 'problem', type: 'storageready', present}, facts, new Date())];
    }

    assert.deepEqual([names(true), names(false)], [['a'], ['b']]);
  });
});
