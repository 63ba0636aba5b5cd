import assert from 'node:assert/strict';
import {compileGoRegexp} from '../../../src/rules/go/regexp.js';

function found(pattern: string, text: string | Uint8Array): string | undefined {
  const bytes = Buffer.from(text);
  const match = compileGoRegexp(pattern).find(bytes);
  return match && bytes.toString('latin1', match.start, match.end);
}

describe('compileGoRegexp', () => {
  it('prefers the leftmost match and then the first alternative, not the longest', () => {
    assert.equal(found('b|ab|abc', 'xabc'), 'ab');
  });

  it('takes Go’s syntax and means what Go means', () => {
    assert.equal(found('(?P<a>x)(?<b>y)\\z', 'xy'), 'xy');
    assert.equal(found('\\Qa.b\\E[[:digit:]]\\pL', 'a.b1q'), 'a.b1q');
    assert.equal(found('^b$', 'a\nb'), undefined);
    assert.equal(found('(?m)^b$', 'a\nb\nc'), 'b');
    assert.equal(found('a.c', 'a\rc'), 'a\rc');
    assert.equal(found('\\s', '\u00a0'), undefined);
  });

  it('counts in bytes, and in groups that took no part as -1', () => {
    const regexp = compileGoRegexp('é(a)?(b)?');
    assert.deepEqual(regexp.submatches(Buffer.from('ééb')), [0, 2, -1, -1, -1, -1]);
    assert.deepEqual(regexp.submatches(Buffer.from('xéb')), [1, 4, -1, -1, 3, 4]);
    assert.equal(regexp.submatches(Buffer.from('x')), undefined);
  });

  it('takes each byte that is not UTF-8 for one U+FFFD', () => {
    assert.equal(found('^.{3}$', Uint8Array.from([0xe2, 0x82, 0x61])), '\u00e2\u0082a');
    assert.equal(found('\\x{FFFD}+', Uint8Array.from([0x61, 0xff, 0xc3])), '\u00ff\u00c3');
  });

  it('knows Unicode properties by their long names and in any case', () => {
    assert.equal(
      found('^\\p{Letter}\\p{lu}[\\p{decimal number}]\\P{Greek}\\p{greek}$', 'aB7xω'),
      'aB7x\u00cf\u0089',
    );
    assert.equal(found('^\\p{^uppercase-letter}[^\\pN\\p{ASCII}]$', 'aé'), 'a\u00c3\u00a9');
  });

  it('leaves alone what only looks like a property or a group', () => {
    assert.equal(found('\\\\p{1}', '\\p'), '\\p');
    assert.equal(found('\\Q\\p{letter}\\E', '\\p{letter}'), '\\p{letter}');
    assert.equal(found('^[(?P<a>]+[(?P<a>]$', '<a('), '<a(');
  });

  it('takes two groups of one name', () => {
    assert.deepEqual(
      compileGoRegexp('(?P<n>a)|(?P<n>b)').submatches(Buffer.from('b')),
      [0, 1, -1, -1, 0, 1],
    );
  });

  const refused: readonly (readonly [string, string])[] = [
    ['a(?=b)', 'invalid or unsupported Perl syntax: `(?=`'],
    ['(a)\\1', 'invalid escape sequence: `\\1`'],
    ['a{1001}', 'invalid repeat count: `{1001}`'],
    ['foo\\', 'trailing backslash at end of expression: ``'],
    ['(\\p{Letter}', 'missing closing ): `(\\p{Letter}`'],
    ['\\p{Klingon}', 'invalid character class range: `\\p{Klingon}`'],
    ['(((a{100}){100}){10})', 'invalid repeat count: `{100}`'],
  ];
  for (const [pattern, reason] of refused) {
    it(`refuses \`${pattern}\` in Go's words`, () =>
      assert.throws(() => compileGoRegexp(pattern), new Error(`error parsing regexp: ${reason}`)));
  }

  it('runs in time that grows with the text, not with its square or worse', () => {
    const text = Buffer.from('a'.repeat(100_000));
    assert.equal(compileGoRegexp('(a+)+\\x00$').find(text), undefined);
    assert.equal(compileGoRegexp('(a*)*b').find(text), undefined);
  });
});
