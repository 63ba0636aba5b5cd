import {exportedName} from '../../../src/agent/exporters/prometheus/exported-name.js';
import {goFloat} from '../../../src/agent/exporters/prometheus/text-format.js';
import type {FileRunner} from '../case-runner.js';

export const lists: FileRunner['lists'] = {
  names: {
    given: ['displayName'],
    answers: ['exported'],
    answer: ({displayName}) => ({exported: exportedName(String(displayName))}),
  },
  floats: {
    given: ['value'],
    answers: ['text'],
    answer: ({value}) => ({text: goFloat(Number(value))}),
  },
};

export const notRun: FileRunner['notRun'] = {
  labelValueRule: 'we allow every text in a label, escaped',
};
