import {readTime} from '../../kube/time.js';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const year = 365 * day;

/** Each from that many milliseconds on: how many of which unit, and of which smaller one. Longest first. */
const scales: readonly Scale[] = [
  {from: 8 * year, unit: [year, 'y']},
  {from: 2 * year, unit: [year, 'y'], smaller: [day, 'd']},
  {from: 8 * day, unit: [day, 'd']},
  {from: 2 * day, unit: [day, 'd'], smaller: [hour, 'h']},
  {from: 8 * hour, unit: [hour, 'h']},
  {from: 3 * hour, unit: [hour, 'h'], smaller: [minute, 'm']},
  {from: 10 * minute, unit: [minute, 'm']},
  {from: 2 * minute, unit: [minute, 'm'], smaller: [second, 's']},
];

interface Scale {
  readonly from: number;
  readonly unit: Unit;
  readonly smaller?: Unit;
}

type Unit = readonly [ms: number, letter: string];

/**
 * The time since a moment as the API server's tables have it: `45s`, `5m12s`, `2d4h`.
 * @param since RFC 3339; `<unknown>` is the answer when it is empty or none
 * @see k8s.io/apimachinery/pkg/util/duration HumanDuration
 */
export function timeSince(since: string, now: Date): string {
  const time = readTime(since);
  if (!time) return '<unknown>';
  const ms = now.getTime() - time.getTime();
  const seconds = Math.trunc(ms / second);
  if (seconds < -1) return '<invalid>';
  const scale = scales.find(({from}) => ms >= from);
  if (!scale) return `${Math.max(seconds, 0)}s`;
  const {unit, smaller} = scale;
  const rest = smaller ? count(ms % unit[0], smaller) : '';
  return count(ms, unit) + (rest.startsWith('0') ? '' : rest);
}

function count(ms: number, [unit, letter]: Unit): string {
  return `${Math.floor(ms / unit)}${letter}`;
}
