import {formatDuration, parseDuration} from '../../rules/go/duration.js';
import type {Flag} from './flags.js';

/** A Go duration: in milliseconds, and as it is written. */
export interface Duration {
  readonly ms: number;
  readonly text: string;
}

/** A flag that takes a Go duration, `1h30m`. */
export function durationFlag({
  initial,
  help,
}: {
  readonly initial: string;
  readonly help: string;
}): Flag<Duration> {
  return {kind: 'duration', help, initial: duration(initial), parse: duration};
}

function duration(text: string): Duration {
  const ms = parseDuration(text);
  return {ms, text: formatDuration(ms)};
}
