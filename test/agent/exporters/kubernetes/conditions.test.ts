import assert from 'node:assert/strict';
import {
  conditionManager,
  type ConditionManager,
  type Sync,
} from '../../../../src/agent/exporters/kubernetes/conditions.js';
import type {Condition} from '../../../../src/agent/model/status.js';
import {turnedClock, type TurnedClock} from '../../../support/turned-clock.js';

function condition(type: string, status: Condition['status'], reason = 'R'): Condition {
  return {type, status, reason, message: 'm', transition: new Date(0)};
}

describe('conditionManager', () => {
  let clock: TurnedClock;
  let syncs: Sync[];
  let answer: () => Promise<void>;
  let moreToTell: boolean;
  let manager: ConditionManager;

  beforeEach(() => {
    clock = turnedClock();
    syncs = [];
    moreToTell = false;
    answer = () => Promise.resolve();
    manager = conditionManager({
      clock,
      moreToTell: () => moreToTell,
      heartbeatMs: 300_000,
      sync(sync) {
        syncs.push(sync);
        return answer();
      },
    });
    manager.start();
  });

  it('sends everything that came within a tick as one', async () => {
    manager.update([condition('A', 'False'), condition('B', 'False')]);
    manager.update([condition('A', 'True')]);
    await clock.pass(1);
    assert.deepEqual(
      syncs.map(({conditions}) => conditions.map(({type, status}) => type + status)),
      [['ATrue', 'BFalse']],
    );
  });

  it('sends what else there is to tell, once a tick and no more when it was taken', async () => {
    await clock.pass(1);
    moreToTell = true;
    await clock.pass(1);
    moreToTell = false;
    await clock.pass(5);
    assert.equal(syncs.length, 2);
  });

  it('folds while a sync is under way, and sends that after it', async () => {
    let finish: (() => void) | undefined;
    answer = () => new Promise((resolve) => (finish = resolve));
    manager.update([condition('A', 'False')]);
    await clock.pass(1);
    manager.update([condition('A', 'True')]);
    await clock.pass(3);
    assert.equal(syncs.length, 1);
    assert.equal(manager.known()?.[0]?.status, 'True');
    finish?.();
    await clock.pass(2);
    assert.equal(syncs[1]?.conditions[0]?.status, 'True');
  });

  it('asks for a withdrawn type to be removed until that was done', async () => {
    manager.update([condition('A', 'True')]);
    await clock.pass(1);
    manager.withdraw(['A']);
    answer = () => Promise.reject(new Error('refused'));
    await clock.pass(1);
    assert.equal(manager.trouble(), 'refused');
    answer = () => Promise.resolve();
    await clock.pass(10);
    await clock.pass(300);
    assert.deepEqual(
      syncs.map(({withdrawn}) => withdrawn),
      [[], ['A'], ['A'], []],
    );
    assert.equal(manager.trouble(), undefined);
  });

  it('keeps a type that comes back before it was removed', async () => {
    manager.withdraw(['A']);
    manager.update([condition('A', 'False')]);
    await clock.pass(1);
    assert.deepEqual(syncs[0]?.withdrawn, []);
  });

  it('sends what is left when it stops, and nothing when nothing is', async () => {
    await clock.pass(1);
    manager.update([condition('A', 'True')]);
    await manager.stop();
    assert.equal(syncs.length, 2);
    assert.equal(clock.listeners(), 0);
  });
});
