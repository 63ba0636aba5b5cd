import assert from 'node:assert/strict';
import {createBell} from '../../src/tasks/bell.js';

async function waitedMs(wait: Promise<void>): Promise<number> {
  const began = performance.now();
  await wait;
  return performance.now() - began;
}

describe('createBell', () => {
  it('is heard at the ring, not at the end of the time', async () => {
    const bell = createBell();
    setTimeout(bell.ring, 20);
    assert.ok((await waitedMs(bell.heard(5000))) < 1000);
  });

  it('is heard at once when it was rung before', async () => {
    const bell = createBell();
    bell.ring();
    bell.ring();
    assert.ok((await waitedMs(bell.heard(5000))) < 1000);
  });

  it('ends the wait when the time is over', async () => {
    assert.ok((await waitedMs(createBell().heard(30))) >= 25);
  });

  it('forgets rings when told to be still', async () => {
    const bell = createBell();
    bell.ring();
    bell.still();
    assert.ok((await waitedMs(bell.heard(30))) >= 25);
  });
});
