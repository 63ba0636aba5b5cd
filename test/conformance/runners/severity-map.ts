import {conditionStatus, eventType} from '../../../src/agent/exporters/kubernetes/event-type.js';
import type {FileRunner} from '../case-runner.js';

export const lists: FileRunner['lists'] = {
  cases: {
    given: ['severity'],
    answers: ['eventType'],
    answer: ({severity}) => ({eventType: eventType(severity as string)}),
  },
  conditionStatus: {
    given: ['value'],
    answers: ['value'],
    answer: ({value}) => ({value: conditionStatus(value as string)}),
  },
  otherStatus: {
    given: [],
    answers: ['value'],
    answer: () => ({value: otherStatus('') && otherStatus('true') && otherStatus('Maybe')}),
  },
};

/** Upstream panics; we throw. */
function otherStatus(status: string): string {
  try {
    return conditionStatus(status);
  } catch {
    return 'panics';
  }
}
