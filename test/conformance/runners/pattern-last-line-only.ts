import {compileRule} from '../../../src/rules/system-log/rule-pattern.js';
import type {FileRunner} from '../case-runner.js';

export const lists: FileRunner['lists'] = {
  cases: {
    given: ['pattern'],
    answers: ['lastLineOnly'],
    answer: ({pattern}) => ({lastLineOnly: compileRule(pattern as string).lastLineOnly}),
  },
};
