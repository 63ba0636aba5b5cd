import {eventObject} from '../../../src/agent/exporters/kubernetes/event-object.js';
import {eventRecorder} from '../../../src/agent/exporters/kubernetes/events.js';
import {quote} from '../../../src/rules/go/quote.js';
import type {Condition} from '../../../src/rules/problem.js';
import {conditionEvent} from '../../../src/rules/system-log/problems.js';
import {recordingLog} from '../../support/recording-log.js';
import {turnedClock} from '../../support/turned-clock.js';
import type {Case, FileRunner} from '../case-runner.js';

export const lists: FileRunner['lists'] = {
  quote: {
    given: ['message'],
    answers: ['quoted'],
    answer: ({message}) => ({quoted: quote(message as string)}),
  },
  conditionChange: {
    given: ['type', 'status', 'reason', 'message'],
    answers: ['event'],
    answer: changed,
  },
  percentMangling: {
    given: ['message'],
    answers: ['postedEventMessage'],
    answer: ({message}) => posted(message as string),
  },
};

function changed(given: Case): Case {
  const transition = new Date(0);
  const condition = {...given, transition} as unknown as Condition;
  const {severity, reason, message} = conditionEvent(condition, transition);
  return {event: {severity, reason, message}};
}

/** The message of the object that is sent for an event. */
async function posted(message: string): Promise<Case> {
  const object = await new Promise<object>((resolve, reject) => {
    const recorder = eventRecorder({
      nodeName: 'node-a',
      clock: turnedClock(),
      log: recordingLog(),
      async create(event) {
        const node = {nodeName: 'node-a', uid: 'u', namespace: 'default', eventNamespace: ''};
        resolve(eventObject(event, node));
        void recorder.stop();
        return 'done';
      },
      count: () => Promise.resolve('done'),
      dropped: (why) => reject(new Error(`dropped: ${why}`)),
    });
    recorder.record('kernel-monitor', {
      severity: 'warn',
      timestamp: new Date(0),
      reason: 'R',
      message,
    });
  });
  return {postedEventMessage: (object as {message: string}).message};
}
