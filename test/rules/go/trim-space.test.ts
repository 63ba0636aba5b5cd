import assert from 'node:assert/strict';
import {trimSpace} from '../../../src/rules/go/trim-space.js';

describe('trimSpace', () => {
  it('takes what Unicode calls white space, and nothing from within', () => {
    assert.equal(trimSpace('\t\n\v\f\r \u0085\u00a0\u2028\u3000a b\u2003\u2029'), 'a b');
    assert.equal(trimSpace(' \n'), '');
  });

  it('leaves a byte order mark and a zero width space, as Go does', () => {
    assert.equal(trimSpace('\ufeffa\u200b'), '\ufeffa\u200b');
  });
});
