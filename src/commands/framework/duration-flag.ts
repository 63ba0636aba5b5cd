import * as Flags from '@oclif/core/flags';
import {parseDuration} from '../../rules/go/duration.js';

/** A flag that takes a Go duration, `90s` or `1h30m`, and gives milliseconds; not negative unless that means something. */
export function durationFlag({
  default: preset,
  summary,
  negative = false,
}: {
  readonly default: string;
  readonly summary: string;
  readonly negative?: boolean;
}) {
  return Flags.custom<number>({
    summary,
    parse: async (text) => durationMs(text, negative),
    default: async () => durationMs(preset, negative),
    defaultHelp: async () => preset,
  })();
}

function durationMs(text: string, negative: boolean): number {
  const ms = tryParse(text);
  if (ms === undefined || (ms < 0 && !negative)) {
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
