import {createLogBuffer} from '../../../src/rules/system-log/log-buffer.js';
import type {Case, FileRunner} from '../case-runner.js';

export const lists: FileRunner['lists'] = {
  cases: {given: ['max', 'logs'], answers: ['joined'], answer},
};

function answer({max, logs}: Case): Case {
  const buffer = createLogBuffer(max as number);
  for (const line of (logs ?? []) as string[]) buffer.push(Buffer.from(line));
  return {joined: buffer.joined().toString()};
}
