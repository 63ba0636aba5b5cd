import assert from 'node:assert/strict';
import {quote} from '../../../src/rules/go/quote.js';

describe('quote', () => {
  const texts: readonly (readonly [string, string])[] = [
    ['', '""'],
    ['say "hi" \\ bye', '"say \\"hi\\" \\\\ bye"'],
    ['\u0007\b\f\n\r\t\v', '"\\a\\b\\f\\n\\r\\t\\v"'],
    ['\u0000\u001b\u007f', '"\\x00\\x1b\\x7f"'],
    ['\u0085\u00a0\u00ad\u200b\u2028\ufeff', '"\\u0085\\u00a0\\u00ad\\u200b\\u2028\\ufeff"'],
    ['é 日本 😀 e\u0301', '"é 日本 😀 e\u0301"'],
    ['\u{10ffff}\ue000', '"\\U0010ffff\\ue000"'],
    ['\ufffd', '"\ufffd"'],
  ];
  for (const [text, quoted] of texts) {
    it(`prints ${JSON.stringify(text)} as Go's %q`, () => assert.equal(quote(text), quoted));
  }
});
