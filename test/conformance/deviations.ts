import {readFileSync} from 'node:fs';
import type {Case} from './case-runner.js';
import {firstDifference} from './first-difference.js';

/** A case that we answer otherwise on purpose, and that does not say so itself. */
interface Deviation {
  /** Name of the case file: `kmsg-parse.json`. */
  readonly file: string;
  /** Fields that single the case out. */
  readonly when: Case;
  /** Why we differ. */
  readonly differs: string;
  /** Our answer, for the fields that it names. */
  readonly ours: Case;
}

const deviations = JSON.parse(
  readFileSync(new URL('deviations.json', import.meta.url), 'utf8'),
) as readonly Deviation[];

/** What we have decided to answer to a case; undefined where we answer as upstream does. */
export function decidedAnswer(file: string, theCase: Case): Case | undefined {
  const {ours} = theCase;
  if (typeof ours === 'object' && ours !== null) return ours as Case;
  return deviations.find(
    (deviation) =>
      deviation.file === file &&
      Object.entries(deviation.when).every(([key, value]) => !firstDifference(value, theCase[key])),
  )?.ours;
}
