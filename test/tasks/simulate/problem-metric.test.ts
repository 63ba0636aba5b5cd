import assert from 'node:assert/strict';
import {sampleValue} from '../../../src/tasks/simulate/problem-metric.js';

const page = `# HELP problem_gauge Whether a specific type of problem is affecting the node or not.
# TYPE problem_gauge gauge
problem_gauge{reason="TaskHung",type="KernelDeadlock"} 0
problem_gauge{reason="DockerHung",type="KernelDeadlock"} 1
problem_gauge_other{reason="DockerHung",type="KernelDeadlock"} 7
problem_counter{reason="OOMKilling"} 1e+06
problem_counter{a="x,reason=\\"Fake\\"",reason="Says \\"no\\"\\\\\\n"} 3
npd_up 1
`;

describe('sampleValue', () => {
  for (const [name, labels, value] of [
    ['problem_gauge', {reason: 'DockerHung', type: 'KernelDeadlock'}, 1],
    ['problem_gauge', {type: 'KernelDeadlock', reason: 'TaskHung'}, 0],
    ['problem_gauge', {reason: 'DockerHung', type: 'Other'}, undefined],
    ['problem_counter', {reason: 'OOMKilling'}, 1_000_000],
    ['problem_counter', {reason: 'Says "no"\\\n'}, 3],
    ['problem_counter', {reason: 'Fake'}, undefined],
    ['npd_up', {}, 1],
    ['problem', {}, undefined],
  ] as const) {
    it(`reads ${name} ${JSON.stringify(labels)} as ${value}`, () => {
      assert.equal(sampleValue(page, name, labels), value);
    });
  }
});
