import assert from 'node:assert/strict';
import {installLine, uninstallLine, waitingText} from '../../src/view/install.js';
import type {WaitingAgent} from '../../src/tasks/install/rollout.js';

function agents(count: number, state: string): WaitingAgent[] {
  return Array.from({length: count}, (_, index) => ({
    node: `n${index + 1}`,
    pod: `npd-agent-${index + 1}`,
    state,
    message: '',
  }));
}

function rolloutLine(waiting: readonly WaitingAgent[]): string {
  const rollout = {desired: waiting.length + 1, ready: 1, complete: false, waiting};
  return installLine({step: 'rollout', rollout}).text;
}

describe('installLine', () => {
  it('names nodes by what holds them up, and not all of a thousand', () => {
    const [first] = agents(1, 'Pending');
    assert.equal(rolloutLine(first ? [first] : []), '1/2 nodes ready (n1 Pending)');
    const many = [...agents(500, 'ContainerCreating'), ...agents(2, 'ImagePullBackOff')];
    assert.equal(
      rolloutLine(many),
      '1/503 nodes ready (n1, n2, n3 and 497 more ContainerCreating; n1, n2 ImagePullBackOff)',
    );
  });

  it('lets no name of a node paint the terminal', () => {
    const [agent] = agents(1, '\u001B[31mred');
    assert.equal(rolloutLine(agent ? [agent] : []), '1/2 nodes ready (n1 ^[[31mred)');
  });

  it('says that nothing is to have an agent rather than that all is ready', () => {
    const rollout = {desired: 0, ready: 0, complete: true, waiting: []};
    assert.equal(installLine({step: 'rollout', rollout}).text, 'No node is to have an agent');
  });
});

describe('uninstallLine', () => {
  it('counts the agents that are left', () => {
    assert.deepEqual(uninstallLine({step: 'agents', left: 2}), {
      step: 'agents',
      text: 'Stopping agents: 2 left',
      done: false,
    });
    assert.equal(uninstallLine({step: 'agents', left: 0}).done, true);
  });
});

describe('waitingText', () => {
  it('lists twenty agents and counts the others', () => {
    const rollout = {desired: 30, ready: 0, complete: false, waiting: agents(30, 'Pending')};
    const lines = waitingText(rollout).trimEnd().split('\n');
    assert.equal(lines.length, 21);
    assert.equal(lines.at(-1), '  and 10 more');
    assert.match(lines[0] ?? '', /^ {2}n1 +npd-agent-1 +Pending *$/);
  });

  it('tells what keeps pods from being made', () => {
    const trouble = 'FailedCreate: exceeded quota';
    const rollout = {desired: 1, ready: 0, complete: false, waiting: [], trouble};
    assert.equal(waitingText(rollout), `  ${trouble}\n`);
  });
});
