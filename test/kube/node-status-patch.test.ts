import assert from 'node:assert/strict';
import {nodeStatusPatch} from '../../src/kube/node-status-patch.js';

const time = new Date('2024-01-02T03:04:05.999Z');
const condition = {
  type: 'KernelDeadlock',
  status: 'True',
  reason: 'TaskHung',
  message: 'task hung',
  lastHeartbeatTime: time,
  lastTransitionTime: time,
} as const;

describe('nodeStatusPatch', () => {
  it('is byte for byte what node-problem-detector sends', () => {
    assert.equal(
      nodeStatusPatch([condition]),
      '{"status":{"conditions":[{"type":"KernelDeadlock","status":"True","lastHeartbeatTime":"2024-01-02T03:04:05Z","lastTransitionTime":"2024-01-02T03:04:05Z","reason":"TaskHung","message":"task hung"}]}}',
    );
    assert.equal(nodeStatusPatch([]), '{"status":{"conditions":[]}}');
  });

  it('leaves out what is empty and writes no time as null, as Go does', () => {
    const empty = {...condition, reason: '', message: ''};
    const zero = new Date('0001-01-01T00:00:00Z');
    assert.equal(
      nodeStatusPatch([{...empty, lastHeartbeatTime: undefined, lastTransitionTime: zero}]),
      '{"status":{"conditions":[{"type":"KernelDeadlock","status":"True","lastHeartbeatTime":null,"lastTransitionTime":null}]}}',
    );
  });

  it('escapes what Go escapes in text', () => {
    const message = '<a> & "b" \u2028\u2029 \b\f\n\t\u0001\u007f é 😀';
    assert.ok(
      nodeStatusPatch([{...condition, message}]).includes(
        '"message":"\\u003ca\\u003e \\u0026 \\"b\\" \\u2028\\u2029 \\b\\f\\n\\t\\u0001\u007f é 😀"',
      ),
    );
  });

  it('puts annotations first and types to remove last', () => {
    const patch = nodeStatusPatch([], {annotations: {'npd.io/a': '<b>'}, removedTypes: ['Old']});
    assert.equal(
      patch,
      '{"metadata":{"annotations":{"npd.io/a":"\\u003cb\\u003e"}},"status":{"conditions":[{"$patch":"delete","type":"Old"}]}}',
    );
  });
});
