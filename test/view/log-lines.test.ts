import assert from 'node:assert/strict';
import {logLines} from '../../src/view/log-lines.js';

function shown(text: string, prefix: string, visible: boolean): string {
  return Buffer.from(logLines(Buffer.from(text, 'latin1'), {prefix, visible})).toString('latin1');
}

describe('logLines', () => {
  it('leaves a block alone that needs nothing, also its missing newline', () => {
    const block = Buffer.from('a\nb');
    assert.equal(logLines(block, {prefix: '', visible: false}), block);
  });

  it('puts the prefix before each line, also an empty one, and ends the last', () => {
    assert.equal(shown('a\n\n\xff', '[n] ', false), '[n] a\n[n] \n[n] \xff\n');
  });

  it('shows a terminal what it would have obeyed', () => {
    assert.equal(shown('\u001B[2J\rgone\n\u0007\n', '[n] ', true), '[n] ^[[2J^Mgone\n[n] ^G\n');
  });
});
