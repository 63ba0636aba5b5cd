import assert from 'node:assert/strict';
import {lastFakeNumber} from './fake-nodes.js';

describe('lastFakeNumber', () => {
  it('goes on behind the highest, whatever was removed, and starts at 0', () => {
    assert.equal(lastFakeNumber(['fake-2', 'fake-10', 'n11']), 10);
    assert.equal(lastFakeNumber([]), 0);
  });
});
