import {formatDurationNs, parseDurationNs} from '../../../src/rules/go/duration.js';
import type {Case, FileRunner} from '../case-runner.js';

export const lists: FileRunner['lists'] = {
  cases: {given: ['in'], answers: ['ns', 'canonical', 'error'], answer},
};

function answer({in: text}: Case): Case {
  try {
    const ns = parseDurationNs(text as string);
    return {ns: String(ns), canonical: formatDurationNs(ns)};
  } catch (error) {
    return {error: (error as Error).message};
  }
}
