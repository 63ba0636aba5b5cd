import {createMatcher} from '../../../src/rules/system-log/matcher.js';
import {batchOf} from '../../rules/system-log/line-batch.js';
import type {Case, FileRunner} from '../case-runner.js';

export const lists: FileRunner['lists'] = {
  cases: {given: ['origin', 'bufferSize', 'pattern', 'steps'], answers: ['steps'], answer},
};

/** A step is a pushed line and the lines that the rule then reports; the answer is the same steps again. */
function answer({bufferSize, pattern, steps}: Case): Case {
  const matcher = createMatcher([{pattern: pattern as string}], {bufferSize: bufferSize as number});
  const pushed = (steps as {push: string}[]).map(({push}) => push);
  return {
    steps: pushed.map((push, step) => {
      let match: readonly string[] | null = null;
      matcher.match(batchOf([push]), ({lines, text}) => {
        match = pushed.slice(step + 1 - lines, step + 1);
        if (text !== match.join('\n'))
          throw new Error(`${lines} lines, but their text is \`${text}\``);
      });
      return {push, match};
    }),
  };
}
