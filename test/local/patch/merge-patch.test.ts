import assert from 'node:assert/strict';
import {mergePatch} from '../../../src/local/patch/merge-patch.js';

// The cases of RFC 7386, appendix A, whose target and patch are objects.
const cases: [object, object, object][] = [
  [{a: 'b'}, {a: 'c'}, {a: 'c'}],
  [{a: 'b'}, {b: 'c'}, {a: 'b', b: 'c'}],
  [{a: 'b'}, {a: null}, {}],
  [{a: 'b', b: 'c'}, {a: null}, {b: 'c'}],
  [{a: ['b']}, {a: 'c'}, {a: 'c'}],
  [{a: 'c'}, {a: ['b']}, {a: ['b']}],
  [{a: {b: 'c'}}, {a: {b: 'd', c: null}}, {a: {b: 'd'}}],
  [{a: [{b: 'c'}]}, {a: [1]}, {a: [1]}],
  [{e: null}, {a: 1}, {e: null, a: 1}],
  [{}, {a: {bb: {ccc: null}}}, {a: {bb: {}}}],
];

describe('mergePatch', () => {
  for (const [target, patch, merged] of cases) {
    it(`makes ${JSON.stringify(merged)} of ${JSON.stringify(target)} and ${JSON.stringify(patch)}`, () => {
      assert.deepEqual(mergePatch({...target}, {...patch}), merged);
    });
  }
});
