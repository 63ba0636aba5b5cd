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
    dictionary: parsed.dictionary,
  };
}

/** Of a message as it was before it was trimmed we keep the dictionary, and of a dropped record nothing. */
function expected({rawMessage, npdDropped, ...rest}: Case): Case {
  if (npdDropped === true && rawMessage === '') return {npdDropped};
  if (typeof rawMessage !== 'string') return rest;
  const pairs = rawMessage.matchAll(/\n ([^=\n]+)=([^\n]*)/g);
  return {
    ...rest,
    dictionary: Object.fromEntries([...pairs].map(([, key, value]) => [key, value])),
  };
}
