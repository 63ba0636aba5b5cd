import assert from 'node:assert/strict';
import {decodeUtf8} from '../../../src/rules/go/utf8.js';

describe('decodeUtf8', () => {
  it('reads what is UTF-8, a byte order mark included', () => {
    const text = '\ufeffa é 日 😀 \u0000 \ufffd';
    assert.equal(decodeUtf8(Buffer.from(text)), text);
  });

  const broken: readonly (readonly [string, readonly number[], string])[] = [
    ['a continuation byte alone', [0x80], '?'],
    ['a character that is cut off', [0xe2, 0x82], '??'],
    ['a character that is cut by another one', [0xf0, 0x9f, 0x98, 0x61], '???a'],
    ['a slash in two bytes', [0xc0, 0xaf], '??'],
    ['a slash in three bytes', [0xe0, 0x80, 0xaf], '???'],
    ['a surrogate', [0xed, 0xa0, 0x80], '???'],
    ['a code point beyond the last one', [0xf4, 0x90, 0x80, 0x80], '????'],
    ['a byte that is never used', [0x61, 0xff, 0xc3, 0xa9], 'a?é'],
  ];
  for (const [what, bytes, text] of broken) {
    it(`makes one U+FFFD of each byte of ${what}`, () =>
      assert.equal(decodeUtf8(Uint8Array.from(bytes)), text.replaceAll('?', '\ufffd')));
  }
});
