import {parseDuration} from '../go/duration.js';

/**
 * From when on log lines count: lookback before now, but not before boot plus delay. Lines strictly before it
 * are dropped.
 * @param lookback Go duration; '' = 0
 * @param delay Go duration; '' = 0
 * @param uptimeSeconds whole seconds, as sysinfo gives them
 * @throws Error for a duration that Go does not take
 * @see node-problem-detector pkg/util/helpers.go GetStartTime
 */
export function startTime({
  now,
  uptimeSeconds,
  lookback,
  delay,
}: {
  readonly now: Date;
  readonly uptimeSeconds: number;
  readonly lookback: string;
  readonly delay: string;
}): Date {
  const boot = now.getTime() - uptimeSeconds * 1000;
  return new Date(Math.max(boot + durationMs(delay), now.getTime() - durationMs(lookback)));
}

function durationMs(text: string): number {
  return text === '' ? 0 : parseDuration(text);
}
