import assert from 'node:assert/strict';
import {memoryLimit, processorLimit} from '../../../src/local/machine/cgroup.js';

describe('memoryLimit', () => {
  it('reads bytes, and sees that there is none', () => {
    assert.equal(memoryLimit('1073741824\n'), 1_073_741_824);
    assert.equal(memoryLimit('max\n'), undefined);
    assert.equal(memoryLimit('9223372036854771712\n'), undefined);
    assert.equal(memoryLimit(''), undefined);
  });
});

describe('processorLimit', () => {
  it('divides quota by period, and sees that there is none', () => {
    assert.equal(processorLimit('150000 100000\n'), 1.5);
    assert.equal(processorLimit('max 100000\n'), undefined);
    assert.equal(processorLimit(''), undefined);
  });
});
