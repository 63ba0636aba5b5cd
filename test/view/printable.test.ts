import assert from 'node:assert/strict';
import {printable, printableCell} from '../../src/view/printable.js';

describe('printableCell', () => {
  for (const [text, shown] of [
    ['plain', 'plain'],
    ['\u001B[31mred', '^[[31mred'],
    ['first\nsecond', 'first...'],
    ['first\rsecond', 'first...'],
    ['first\fsecond', 'first...'],
    ['\nsecond', '...'],
    ['a\tb', 'a b'],
    ['bell\u0007 nul\u0000 del\u007F', 'bell^G nul^@ del^?'],
    ['C1 \u009B2J', 'C1 \\u009b2J'],
    ['turn \u202Egnp.exe', 'turn \\u202egnp.exe'],
    ['naïve 漢字 😀', 'naïve 漢字 😀'],
  ] as const) {
    it(`shows ${JSON.stringify(text)} as ${JSON.stringify(shown)}`, () => {
      assert.equal(printableCell(text), shown);
    });
  }
});

describe('printable', () => {
  it('leaves nothing that a terminal obeys, whatever it is given', () => {
    const all = Array.from({length: 0x3000}, (_, code) => String.fromCharCode(code)).join('');
    assert.doesNotMatch(printable(all), /[\p{Cc}\u200E\u200F\u2028-\u202E\u2066-\u2069]/u);
  });
});
