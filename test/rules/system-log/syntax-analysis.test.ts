import assert from 'node:assert/strict';
import {compileGoRegexp} from '../../../src/rules/go/regexp.js';
import {parseSyntax} from '../../../src/rules/go/regexp-syntax.js';
import {matchesOnlyTheLastLine} from '../../../src/rules/system-log/program-analysis.js';
import {requiredText, staysInLastLine} from '../../../src/rules/system-log/syntax-analysis.js';
import {randomFrom, seeds} from '../random.js';
import {randomLine, randomPattern} from './random-rules.js';
import {lastLineCases} from './last-line-cases.js';

describe('staysInLastLine', () => {
  for (const [pattern, expected] of lastLineCases) {
    it(`says ${expected} of \`${pattern}\``, () => {
      const syntax = parseSyntax(`${pattern}\\z`);
      assert.equal(syntax && staysInLastLine(syntax), expected);
    });
  }

  it('says what the compiled program says, for any pattern', () => {
    let compared = 0;
    for (const seed of seeds(400)) {
      const pattern = `${randomPattern(randomFrom(seed), 2)}\\z`;
      const syntax = parseSyntax(pattern);
      if (!syntax) continue;
      compared += 1;
      const ofProgram = matchesOnlyTheLastLine(compileGoRegexp(pattern).program);
      assert.equal(staysInLastLine(syntax), ofProgram, `SEED=${seed}: ${JSON.stringify(pattern)}`);
    }

    assert.ok(compared > 0 || process.env['SEED']);
  });
});

describe('requiredText', () => {
  const texts: readonly (readonly [string, string])[] = [
    [
      'Killed process \\d+ (.+) total-vm:\\d+kB, anon-rss:\\d+kB, file-rss:\\d+kB.*',
      'Killed process ',
    ],
    ['task docker:\\w+ blocked for more than \\w+ seconds\\.', ' blocked for more than '],
    ['.*\\[Hardware Error\\]: event severity: fatal$', '[Hardware Error]: event severity: fatal'],
    ['Start(ed|ing) it', 'Start'],
    ['(un)?mount(ed it| it)s away', ' its away'],
    ['(?:ab)+c', 'abc'],
    ['a+bc', 'abc'],
    ['(abc)?d', 'd'],
    ['ab\\b cd', 'ab cd'],
    ['a|b', ''],
    ['abc|abd', 'ab'],
    ['(?i)oops', ''],
    ['(?i:x)yz', 'yz'],
    ['(?i)#1-oops', '#1-'],
    ['é日', 'é日'],
    ['(x😀|x😁)', 'x'],
    ['a\\x{FFFD}bc', 'bc'],
    ['\\Qa.b\\E', 'a.b'],
    ['a{0}b', 'b'],
    ['\\d+', ''],
  ];
  for (const [pattern, text] of texts) {
    it(`finds \`${text}\` in \`${pattern}\``, () => {
      const syntax = parseSyntax(pattern);
      assert.equal(syntax && requiredText(syntax), text);
    });
  }

  it('stands in every text that matches, for any pattern and text', () => {
    let matched = 0;
    for (const seed of seeds(400)) {
      const random = randomFrom(seed);
      const pattern = randomPattern(random, 2);
      const syntax = parseSyntax(pattern);
      if (!syntax) continue;
      const [regexp, text] = [compileGoRegexp(pattern), requiredText(syntax)];
      for (const line of Array.from({length: 10}, () => randomLine(random))) {
        const found = regexp.find(line);
        if (!found) continue;
        matched += 1;
        const match = line.subarray(found.start, found.end);
        assert.ok(
          match.includes(text),
          `SEED=${seed}: ${JSON.stringify([pattern, text, String(line)])}`,
        );
      }
    }

    assert.ok(matched > 0 || process.env['SEED']);
  });
});
