import assert from 'node:assert/strict';
import {setTimeout as sleep} from 'node:timers/promises';
import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';
import {deadline} from '../../src/tasks/deadline.js';

describe('deadline', () => {
  it('passes on the abort of the whole work, with its reason', () => {
    const whole = new AbortController();
    const {signal, clear} = deadline(whole.signal, 60_000);
    whole.abort(new Error('stopped'));
    clear();
    assert.throws(() => signal.throwIfAborted(), /stopped/);
  });

  it('is aborted at once when the work already is', () => {
    const {signal, clear} = deadline(AbortSignal.abort(), 60_000);
    clear();
    assert.equal(signal.aborted, true);
  });

  it('comes even when garbage is collected meanwhile (AbortSignal.any on Node 20 forgets it)', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const {signal} = deadline(new AbortController().signal, 50);
    for (let round = 0; round < 5; round++) {
      collect();
      await sleep(20);
    }

    assert.equal(signal.aborted, true);
  });

  it('takes limits longer than a timer can hold', async () => {
    const {signal, clear} = deadline(new AbortController().signal, 2 ** 40);
    await sleep(20);
    clear();
    assert.equal(signal.aborted, false);
  });
});
