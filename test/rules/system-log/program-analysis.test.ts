import assert from 'node:assert/strict';
import {compileGoRegexp} from '../../../src/rules/go/regexp.js';
import {matchesOnlyTheLastLine} from '../../../src/rules/system-log/program-analysis.js';
import {lastLineCases} from './last-line-cases.js';

describe('matchesOnlyTheLastLine', () => {
  const ofTheEngine: typeof lastLineCases = [
    ['\\pL+', true],
    ['\\p{Lu}\\d{2,}', true],
    ['\\PL', false],
    ['\\pC', false],
    ['a|\\pL', false],
  ];
  for (const [pattern, expected] of [...lastLineCases, ...ofTheEngine]) {
    it(`says ${expected} of \`${pattern}\``, () => {
      const {program} = compileGoRegexp(`${pattern}\\z`);
      assert.equal(matchesOnlyTheLastLine(program), expected);
    });
  }
});
