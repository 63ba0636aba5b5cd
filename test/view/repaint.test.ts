import assert from 'node:assert/strict';
import {repainted} from '../../src/view/repaint.js';

describe('repainted', () => {
  it('clears the screen once, then only what is left of the text before', () => {
    assert.equal(repainted('a\nb\n', true), '\u001B[2J\u001B[Ha\u001B[K\nb\u001B[K\n\u001B[J');
    assert.equal(repainted('a\n', false), '\u001B[Ha\u001B[K\n\u001B[J');
  });
});
