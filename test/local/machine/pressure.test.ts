import assert from 'node:assert/strict';
import {availableMemory, freePids, readPressure} from '../../../src/local/machine/pressure.js';

describe('availableMemory', () => {
  it('takes MemAvailable and not MemFree', () => {
    assert.equal(availableMemory('MemFree:  1 kB\nMemAvailable:    2048 kB\n'), 2_097_152);
    assert.equal(availableMemory('MemFree: 1 kB\n'), undefined);
  });
});

describe('freePids', () => {
  it('counts all tasks against the limit', () => {
    assert.equal(freePids('0.00 0.01 0.05 1/250 999\n', '1000\n'), 0.75);
    assert.equal(freePids('', '1000'), 1);
    assert.equal(freePids('0 0 0 1/250 9', ''), 1);
  });
});

describe('readPressure', () => {
  it('measures this machine', async () => {
    const {memoryFreeBytes, storageFree, pidsFree} = await readPressure('/');
    assert.ok(memoryFreeBytes > 0);
    assert.ok(storageFree >= 0 && storageFree <= 1);
    assert.ok(pidsFree > 0 && pidsFree <= 1);
  });
});
