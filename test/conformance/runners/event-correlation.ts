import {createCorrelation} from '../../../src/agent/exporters/kubernetes/correlation.js';
import type {Case, FileRunner} from '../case-runner.js';

const given = ['op', 'event', 'count'];
const answers = ['path', 'message', 'patchKeys'];

/** Each list is 40 events within half a second; a case is one of the calls that they lead to. */
export const lists: FileRunner['lists'] = {
  same: {given, answers, answer: callOf('default', () => 'same text')},
  distinct: {given, answers, answer: callOf('kube-system', (i) => `distinct ${i}`)},
};

export const notRun: FileRunner['notRun'] = {
  eventObject: 'a description with placeholders; test/agent/exporters/kubernetes holds the object',
};

function callOf(namespace: string, messageOf: (i: number) => string): (asked: Case) => Case {
  const calls = callsFor(messageOf);
  const path = `/api/v1/namespaces/${namespace}/events`;
  return ({op, event, count = 1}) => {
    const call = calls.find((made) => made.event === event && made.count === count);
    if (call === undefined || (call.count === 1) !== (op === 'create')) return {};
    const patchKeys = ['count', 'lastTimestamp', 'message'];
    return {path, message: call.message, ...(op === 'patch' && {patchKeys})};
  };
}

function callsFor(
  messageOf: (i: number) => string,
): readonly {readonly event: number; readonly count: number; readonly message: string}[] {
  const correlation = createCorrelation();
  const ordinals = new Map<string, number>();
  return Array.from({length: 40}, (_, i) => {
    const message = messageOf(i + 1);
    const verdict = correlation.judge({source: 's', type: 'Warning', reason: 'R', message}, i * 12);
    if (verdict.act === 'hold') return [];
    const event = ordinals.get(verdict.key) ?? ordinals.size + 1;
    ordinals.set(verdict.key, event);
    const count = verdict.act === 'count' ? verdict.count : 1;
    return [{event, count, message: verdict.message}];
  }).flat();
}
