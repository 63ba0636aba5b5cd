import * as Flags from '@oclif/core/flags';
import {parseDuration} from '../../rules/go/duration.js';

/** A flag that takes a Go duration, `90s` or `1h30m`, and gives milliseconds; not negative. */
export function durationFlag({
  default: preset,
  summary,
}: {
  readonly default: string;
  readonly summary: string;
}) {
  return Flags.custom<number>({
    summary,
    parse: async (text) => durationMs(text),
    default: async () => durationMs(preset),
    defaultHelp: async () => preset,
  })();
}

function durationMs(text: string): number {
  const ms = tryParse(text);
  if (ms === undefined || ms < 0) {
    throw new Error(`expected a duration such as \`90s\` or \`1h30m\`, got \`${text}\``);
  }
  return ms;
}

function tryParse(text: string): number | undefined {
  try {
    return parseDuration(text);
  } catch {
    return undefined;
  }
}
