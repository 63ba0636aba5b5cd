import assert from 'node:assert/strict';
import {compileGoRegexp} from '../../../src/rules/go/regexp.js';
import {parseSyntax} from '../../../src/rules/go/regexp-syntax.js';
import {randomFrom, seeds} from '../random.js';

describe('parseSyntax', () => {
  it('resolves flags, escapes, quoted text and repeats that never happen', () => {
    assert.deepEqual(parseSyntax('(?i)a1(?-i)\\x62{0}(?s:.)\\Qc*\\E+'), {
      kind: 'sequence',
      parts: [
        {kind: 'rune', rune: 'a', fold: true},
        {kind: 'rune', rune: '1', fold: false},
        {kind: 'sequence', parts: []},
        {kind: 'sequence', parts: [{kind: 'class', hasNewline: true}]},
        {kind: 'rune', rune: 'c', fold: false},
        {kind: 'repeat', part: {kind: 'rune', rune: '*', fold: false}, atLeastOnce: true},
      ],
    });
  });

  it('reads what shipped rules are written in', () => {
    const patterns = [
      'task [\\S ]+:\\w+ blocked for more than \\w+ seconds\\.',
      '.*([1-9]\\d{2,}) (Currently unreadable.*sectors|Offline uncorrectable sectors).*',
      '(?m)^line (?P<n>\\w+)$|[[:alpha:]][^]a-z-]\\x{e9}',
    ];
    for (const pattern of patterns) assert.ok(parseSyntax(pattern), pattern);
  });

  it('leaves to the engine what is rare, and what Go may refuse', () => {
    const patterns = [
      '\\pL',
      '\\07',
      '\\C',
      '\\Z',
      '\\1',
      '\\',
      'a**',
      'a{2}{3}',
      '*',
      '(?i)*',
      'a|*',
      '(',
      ')',
      'a)',
      '(?=a)',
      '(?P<>a)',
      '(?x)',
      '[',
      '[]',
      '[z-a]',
      '[a-\\d]',
      '[[:foo:]]',
      '[[:a]',
      '\\x{110000}',
      '\\x{d800}',
      'a{2,1}',
      'a{1001}',
      '(a{100}){100}',
      'a{01}',
      '\\Q\\E*',
      '\ud800',
      'a'.repeat(1001),
      '(?i',
      '(?',
      '(?-)',
    ];
    for (const pattern of patterns) assert.equal(parseSyntax(pattern), undefined, pattern);
  });

  it('never takes what the engine refuses, whatever is put together', () => {
    let taken = 0;
    for (const seed of seeds(1500)) {
      const random = randomFrom(seed);
      const pattern = random.upTo(9, () => random.pick(scraps)).join('');
      if (!parseSyntax(pattern)) continue;
      taken += 1;
      assert.doesNotThrow(
        () => compileGoRegexp(pattern),
        `SEED=${seed}: ${JSON.stringify(pattern)}`,
      );
    }

    assert.ok(taken > 0 || process.env['SEED']);
  });
});

const scraps = [
  'a',
  'K',
  'é',
  '0',
  '.',
  '\\',
  '\\',
  '[',
  '[',
  ']',
  '^',
  '$',
  '(',
  ')',
  '(?:',
  '(?i)',
  '(?P<n>',
  '(?<',
  '{',
  '}',
  '{2}',
  '{1,',
  '{0,0}',
  ',',
  '-',
  '*',
  '+',
  '?',
  '|',
  'd',
  'S',
  'z',
  'b',
  'Q',
  'E',
  'x',
  '41',
  'x{e9}',
  'p',
  '{L}',
  '[:alpha:]',
  '[[:^space:]]',
  '(?s:',
  '(?-s)',
  '(?U',
  '\n',
  ' ',
  '_',
  '{01}',
  '{1001}',
  '{30}',
  '😀',
  '\\Q',
  '\\E',
];
