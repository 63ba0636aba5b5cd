import {startTime} from '../../../src/rules/system-log/start-time.js';
import type {Case, FileRunner} from '../case-runner.js';

export const lists: FileRunner['lists'] = {
  cases: {
    given: ['uptimeSeconds', 'lookback', 'delay'],
    answers: ['startMinusNowSeconds', 'error'],
    answer,
    expected,
  },
};

function answer({uptimeSeconds, lookback, delay}: Case): Case {
  const now = new Date('2026-11-21T12:00:00.250Z');
  try {
    const start = startTime({
      now,
      uptimeSeconds: uptimeSeconds as number,
      lookback: lookback as string,
      delay: delay as string,
    });
    return {startMinusNowSeconds: (start.getTime() - now.getTime()) / 1000};
  } catch (error) {
    return {error: (error as Error).message};
  }
}

/** Go's words for the duration; which setting it came from is said by whoever read it. */
function expected({error, ...rest}: Case): Case {
  return typeof error === 'string' ? {error: error.replace(/^.*?: (?=time: )/, '')} : rest;
}
