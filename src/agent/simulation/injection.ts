import {Refused} from './refused.js';

/** A simulation that is asked for. */
export interface Injection {
  /** Of the rule that is to be raised: `DockerHung`. */
  readonly reason: string;
  /** What is written to the log. */
  readonly line: string;
  /** Which log, by its watcher's name. */
  readonly mode: string;
  readonly durationMs: number;
  /** Checks everything and writes nothing. */
  readonly dryRun: boolean;
}

/** Logs whose lines the agent can write; whatever else is asked for is refused. */
const modes = ['kmsg'];
const shortestMs = 1000;
const longestMs = 3_600_000;
/** The kernel's records hold about a thousand. */
const mostBytes = 900;

/**
 * What can be told without knowing the monitors.
 * @throws Refused
 */
export function checkInjection({line, mode, durationMs}: Injection): void {
  if (!modes.includes(mode)) {
    throw new Refused(`expected the mode ${modes.join(', ')}, got \`${mode}\``);
  }

  if (!(durationMs >= shortestMs && durationMs <= longestMs)) {
    throw new Refused(
      `expected a duration from 1s to 1h, got \`${durationMs / 1000}s\`: a simulation must not outlive the reason for it`,
    );
  }

  const bytes = Buffer.byteLength(line);
  if (bytes > mostBytes) {
    throw new Refused(`expected a line of at most ${mostBytes} bytes, got ${bytes}`);
  }

  if (line.trim() === '' || /\p{Cc}/u.test(line) || Buffer.from(line).toString() !== line) {
    throw new Refused(
      `expected one line of text without control characters, got ${JSON.stringify(line)}`,
    );
  }
}
