import assert from 'node:assert/strict';
import {AgentUnavailable} from '../../../src/tasks/agent-unavailable.js';
import {readSimulations} from '../../../src/tasks/simulate/agent-simulation.js';

const simulation = {
  kind: 'Simulation',
  id: '91c2e0',
  monitor: 'kernel-monitor',
  source: 'kernel-monitor',
  mode: 'kmsg',
  reason: 'DockerHung',
  permanent: true,
  condition: 'KernelDeadlock',
  line: 'task docker:7 blocked',
  injectedAt: '2026-11-21T12:00:00.000Z',
  deadline: '2026-11-21T12:02:00.123Z',
};
const apiVersion = 'npd.agent/v1';

describe('readSimulations', () => {
  it('reads one, a list of them, and those of an agent’s state', () => {
    for (const document of [
      {apiVersion, ...simulation},
      {apiVersion, kind: 'SimulationList', items: [simulation]},
      {apiVersion, kind: 'AgentState', version: '0.1.0', simulations: [simulation]},
    ]) {
      const [read, ...more] = readSimulations(JSON.stringify(document));
      assert.deepEqual([read?.id, read?.condition, more], ['91c2e0', 'KernelDeadlock', []]);
      assert.equal(read?.deadline.toISOString(), simulation.deadline);
    }
  });

  it('takes one without a condition, and an empty list', () => {
    const temporary = {...simulation, condition: undefined};
    const [read] = readSimulations(JSON.stringify({apiVersion, ...temporary}));
    assert.ok(read && !('condition' in read));
    assert.deepEqual(
      readSimulations(`{"apiVersion":"${apiVersion}","kind":"SimulationList","items":[]}`),
      [],
    );
  });

  for (const [what, document] of [
    ['of a later version', {...simulation, apiVersion: 'npd.agent/v2'}],
    ['without a version', simulation],
    ['of another kind', {...simulation, apiVersion, kind: 'AgentConfig'}],
    ['without an id', {...simulation, apiVersion, id: undefined}],
    ['whose id is a number', {...simulation, apiVersion, id: 91}],
    ['whose condition is no text', {...simulation, apiVersion, condition: {}}],
    ['with a deadline that is no time', {...simulation, apiVersion, deadline: 'soon'}],
    ['that holds nothing', null],
    ['that is a list', [simulation]],
  ] as const) {
    it(`refuses a document ${what}, and shows it`, () => {
      const text = JSON.stringify(document);
      assert.throws(
        () => readSimulations(text),
        (error) =>
          error instanceof AgentUnavailable &&
          error.message.includes(text.slice(0, 20)) &&
          /kubectl npd version/.test(error.hint ?? ''),
      );
    });
  }

  it('refuses text that is no document', () => {
    assert.throws(() => readSimulations('Segmentation fault\n'), /got `Segmentation fault`/);
  });
});
