import assert from 'node:assert/strict';
import {JsonSyntaxError, parseGoJson} from '../../../src/rules/go/json.js';

describe('parseGoJson', () => {
  it('keeps duplicate keys, in order, and numbers as they are written', () => {
    const value = parseGoJson('{"a": 1e1, "a": -0.50}');
    assert.deepEqual(value, {
      kind: 'object',
      at: 0,
      entries: [
        ['a', {kind: 'number', at: 6, text: '1e1'}],
        ['a', {kind: 'number', at: 16, text: '-0.50'}],
      ],
    });
  });

  const texts: readonly (readonly [string | Uint8Array, string])[] = [
    ['"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9"', '"\\/\b\f\n\r\té'],
    ['"\\ud83d\\ude00 \u007f"', '😀 \u007f'],
    ['"\\ud800 \\udc00 \\ud800\\u0041"', '\ufffd \ufffd \ufffdA'],
    [Uint8Array.from([0x22, 0xff, 0xe2, 0x82, 0x22]), '\ufffd\ufffd\ufffd'],
  ];
  for (const [document, text] of texts) {
    it(`reads the string ${Buffer.from(document).toString()}`, () => {
      const value = parseGoJson(document);
      assert.equal(value.kind === 'string' && value.text, text);
    });
  }

  const broken: readonly (readonly [string, string])[] = [
    ['', 'line 1, column 1: expected a value, got the end of the document'],
    ['\ufeff{}', 'line 1, column 1: expected a value, got `\ufeff{}`'],
    ['{"a": 1,}', 'line 1, column 9: expected a key in double quotes, got `}`'],
    ['[1,]', 'line 1, column 4: expected a value, got `]`'],
    ['{"a"\n  1}', 'line 2, column 3: expected `:`, got `1}`'],
    ['{"a": 1} x', 'line 1, column 10: expected the end of the document, got `x`'],
    ['{\n  // note\n}', 'line 2, column 3: expected a key in double quotes, got `// note\n}`'],
    ['01', 'line 1, column 2: expected the end of the document, got `1`'],
    ['+1', 'line 1, column 1: expected a value, got `+1`'],
    ['1.', 'line 1, column 2: expected the end of the document, got `.`'],
    ['nul', 'line 1, column 1: expected a value, got `nul`'],
    ['"a\tb"', 'line 1, column 3: expected the rest of a string, got `\tb"`'],
    ['"a', 'line 1, column 3: expected the rest of a string, got the end of the document'],
    ['"\\x41"', 'line 1, column 3: expected an escape such as `\\n` or `\\u00e9`, got `x41"`'],
    ["{'a': 1}", "line 1, column 2: expected a key in double quotes, got `'a': 1}`"],
  ];
  for (const [document, message] of broken) {
    it(`says where ${JSON.stringify(document)} is not JSON`, () =>
      assert.throws(() => parseGoJson(document), new JsonSyntaxError(message)));
  }

  it('refuses what is nested too deeply instead of running out of stack', () => {
    assert.throws(() => parseGoJson('['.repeat(100_000)), /expected at most 1000 levels/);
    assert.equal(parseGoJson('['.repeat(1000) + ']'.repeat(1000)).kind, 'array');
  });
});
