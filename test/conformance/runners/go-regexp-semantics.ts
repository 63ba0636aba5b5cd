import {compileGoRegexp, type GoRegexp} from '../../../src/rules/go/regexp.js';
import type {Case, FileRunner} from '../case-runner.js';

export const lists: FileRunner['lists'] = {
  cases: {given: ['pattern', 'tests'], answers: ['valid', 'error', 'tests'], answer},
};

/** A test is `[input, matched, start, end, groups]`, offsets in bytes; the answer is the same tests again. */
function answer({pattern, tests}: Case): Case {
  let regexp: GoRegexp;
  try {
    regexp = compileGoRegexp(pattern as string);
  } catch (error) {
    return {valid: false, error: (error as Error).message};
  }

  return {valid: true, tests: (tests as [string][]).map(([input]) => find(regexp, input))};
}

function find(regexp: GoRegexp, input: string): readonly unknown[] {
  const bytes = Buffer.from(input);
  const offsets = regexp.submatches(bytes);
  if (!offsets) return [input, false];
  const [start, end, ...groups] = offsets;
  const texts = [];
  for (let i = 0; i < groups.length; i += 2) {
    texts.push(groups[i] === -1 ? null : bytes.toString('utf8', groups[i], groups[i + 1]));
  }

  return [input, true, start, end, texts.length > 0 ? texts : null];
}
