const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const year = 365 * day;

/**
 * The time since a moment, as kubectl's AGE column has it: `45s`, `5m12s`, `3h`, `2d4h`, `36d`.
 * @returns `<unknown>` without a moment, `<invalid>` for one more than a second ahead
 */
export function age(since: Date | undefined, now: Date): string {
  return since === undefined ? '<unknown>' : humanDuration(now.getTime() - since.getTime());
}

/**
 * A duration in its two or three most telling digits.
 * @see k8s.io/apimachinery/pkg/util/duration HumanDuration
 */
export function humanDuration(ms: number): string {
  const seconds = Math.trunc(ms / second);
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  if (ms < 2 * minute) return `${seconds}s`;
  if (ms < 10 * minute) return pair(ms, [minute, 'm'], [second, 's']);
  if (ms < 3 * hour) return `${Math.floor(ms / minute)}m`;
  if (ms < 8 * hour) return pair(ms, [hour, 'h'], [minute, 'm']);
  if (ms < 2 * day) return `${Math.floor(ms / hour)}h`;
  if (ms < 8 * day) return pair(ms, [day, 'd'], [hour, 'h']);
  if (ms < 2 * year) return `${Math.floor(ms / day)}d`;
  if (ms < 8 * year) return pair(ms, [year, 'y'], [day, 'd']);
  return `${Math.floor(ms / year)}y`;
}

type Unit = readonly [ms: number, letter: string];

function pair(ms: number, [large, largeLetter]: Unit, [small, smallLetter]: Unit): string {
  const rest = Math.floor((ms % large) / small);
  const whole = `${Math.floor(ms / large)}${largeLetter}`;
  return rest === 0 ? whole : `${whole}${rest}${smallLetter}`;
}
