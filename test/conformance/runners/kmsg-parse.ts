import {parseKmsgRecord} from '../../../src/rules/kmsg-record.js';
import type {Case, FileRunner} from '../case-runner.js';

export const lists: FileRunner['lists'] = {
  cases: {
    given: ['record'],
    answers: [
      'error',
      'npdDropped',
      'npdLogMessage',
      'offsetFromBootMicros',
      'priority',
      'rawMessage',
      'sequence',
    ],
    answer,
    expected,
  },
};

export const notRun: FileRunner['notRun'] = {
  epipeIsRecognised: 'about reading the device, not about its records',
  epipeNote: 'about reading the device, not about its records',
};

function answer({record}: Case): Case {
  const parsed = parseKmsgRecord(record as string);
  if (parsed === 'malformed') return {error: true};
  if (parsed === 'empty') return {npdDropped: true};
  return {
    npdLogMessage: parsed.text,
    offsetFromBootMicros: parsed.usec,
    priority: parsed.priority,
    sequence: parsed.sequence,
  };
}

/** Nothing is kept of a record that is dropped, nor of a message as it was before it was trimmed. */
function expected({rawMessage, ...rest}: Case): Case {
  return rest['npdDropped'] === true && rawMessage === '' ? {npdDropped: true} : rest;
}
