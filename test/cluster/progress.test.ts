import assert from 'node:assert/strict';
import {setTimeout as sleep} from 'node:timers/promises';
import {progressOn} from './progress.js';

function collector(isTTY: boolean) {
  const written: string[] = [];
  return {written, stream: {isTTY, write: (text: string) => written.push(text) > 0}};
}

describe('progressOn', () => {
  it('writes a line before and a line after, where nobody watches', async () => {
    const {written, stream} = collector(false);
    const answer = await progressOn(stream).during('building', async () => 42);
    assert.equal(answer, 42);
    assert.deepEqual(written, ['building …\n', 'building … 0 s\n']);
  });

  it('counts the seconds on one line of a terminal', async () => {
    const {written, stream} = collector(true);
    await progressOn(stream).during('building', () => sleep(1200));
    assert.deepEqual(written, ['building … 0 s', '\rbuilding … 1 s', '\rbuilding … 1 s\n']);
  });

  it('ends its line also when the work fails', async () => {
    const {written, stream} = collector(true);
    await assert.rejects(progressOn(stream).during('building', () => Promise.reject(new Error())));
    assert.deepEqual(written, ['building … 0 s', '\rbuilding … 0 s\n']);
  });
});
