import assert from 'node:assert/strict';
import {counted, someOf} from '../../src/view/some-of.js';

describe('someOf', () => {
  it('names the first few, and counts the rest', () => {
    assert.equal(someOf(['a'], 3), 'a');
    assert.equal(someOf(['a', 'b', 'c'], 3), 'a, b, c');
    assert.equal(someOf(['a', 'b', 'c', 'd', 'e'], 3), 'a, b, c and 2 more');
  });
});

describe('counted', () => {
  it('counts one as one', () => {
    assert.deepEqual(
      [0, 1, 2].map((count) => counted(count, 'node')),
      ['0 nodes', '1 node', '2 nodes'],
    );
  });
});
