import assert from 'node:assert/strict';
import {startTime} from '../../../src/rules/system-log/start-time.js';

const now = new Date('2026-11-21T12:00:00.500Z');

function secondsBeforeNow(uptimeSeconds: number, lookback: string, delay = ''): number {
  return (now.getTime() - startTime({now, uptimeSeconds, lookback, delay}).getTime()) / 1000;
}

describe('startTime', () => {
  it('goes back as far as lookback says, and not at all without', () => {
    assert.equal(secondsBeforeNow(1000, '5m'), 300);
    assert.equal(secondsBeforeNow(1000, ''), 0);
    assert.equal(secondsBeforeNow(1000, '0'), 0);
  });

  it('does not go back behind the boot and its delay', () => {
    assert.equal(secondsBeforeNow(60, '5m'), 60);
    assert.equal(secondsBeforeNow(60, '5m', '45s'), 15);
  });

  it('lies in the future until the delay is over', () => {
    assert.equal(secondsBeforeNow(60, '5m', '2m'), -60);
  });

  it('says in Go’s words what is wrong with a duration', () => {
    assert.throws(() => secondsBeforeNow(1, '5'), /time: missing unit in duration "5"/);
    assert.throws(() => secondsBeforeNow(1, '', 'soon'), /time: invalid duration "soon"/);
  });
});
