import assert from 'node:assert/strict';
import {compileGoRegexp} from '../../../src/rules/go/regexp.js';
import {
  matchesOnlyTheLastLine,
  requiredLiteral,
} from '../../../src/rules/system-log/pattern-analysis.js';

describe('matchesOnlyTheLastLine', () => {
  const classified: readonly (readonly [string, boolean])[] = [
    ['EXT4-fs error .*', true],
    ['.*fatal$', true],
    ['(alpha|beta)+ gamma', true],
    ['\\bx\\b', true],
    ['[^x\\n]+', true],
    ['\\pL+', true],
    ['a\\z|b', true],
    ['', true],
    ['a|b', false],
    ['a|', false],
    ['^a', false],
    ['(?m)^a', false],
    ['x?\\Aa', false],
    ['(?s)a.*', false],
    ['[^x]+', false],
    ['\\s*a', false],
    ['\\PL', false],
    ['\\pC', false],
    ['a(b|\\n)', false],
    ['\\Qa', false],
  ];
  for (const [pattern, expected] of classified) {
    it(`says ${expected} of \`${pattern}\``, () => {
      const {program} = compileGoRegexp(`${pattern}\\z`);
      assert.equal(matchesOnlyTheLastLine(program), expected);
    });
  }
});

describe('requiredLiteral', () => {
  const literals: readonly (readonly [string, string])[] = [
    [
      'Killed process \\d+ (.+) total-vm:\\d+kB, anon-rss:\\d+kB, file-rss:\\d+kB.*',
      'Killed process ',
    ],
    ['task docker:\\w+ blocked for more than \\w+ seconds\\.', ' blocked for more than '],
    ['.*\\[Hardware Error\\]: event severity: fatal$', '[Hardware Error]: event severity: fatal'],
    ['Start(ed|ing) it', 'Start'],
    ['(?:ab)+c', 'ab'],
    ['x{3}', 'xxx'],
    ['(abc)?d', 'd'],
    ['a|b', ''],
    ['(?i)oops', ''],
    ['(?i:x)yz', 'yz'],
    ['é日', 'é日'],
    ['a\\x{FFFD}bc', 'bc'],
    ['\\d+', ''],
  ];
  for (const [pattern, literal] of literals) {
    it(`finds \`${literal}\` in \`${pattern}\``, () =>
      assert.equal(requiredLiteral(compileGoRegexp(`${pattern}\\z`).program).toString(), literal));
  }

  it('gives up on a program that is too long to search', () => {
    assert.equal(
      requiredLiteral(compileGoRegexp('needle(\\d?){999}(\\w?){999}').program).length,
      0,
    );
  });
});
