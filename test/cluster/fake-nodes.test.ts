import assert from 'node:assert/strict';
import {lastFakeNumber} from './fake-nodes.js';

describe('lastFakeNumber', () => {
  it('goes on behind the highest, whatever was removed, and starts at 0', () => {
    assert.equal(lastFakeNumber(['node/fake-2', 'node/fake-10', 'node/n11']), 10);
    assert.equal(lastFakeNumber(['']), 0);
  });
});
