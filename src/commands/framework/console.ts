import {failureView, warningView} from '../../view/failure.js';
import {allowsColour, type ColourChoice} from './colour.js';
import {failureOf} from './failure.js';
import {write} from './streams.js';
import type {Surroundings} from './surroundings.js';

/**
 * What a command says. Promises:
 * - `out` alone writes to stdout: the result, and nothing else.
 * - The same warning is printed once.
 */
export interface Console {
  /** Whether stdout may be coloured. */
  readonly colour: boolean;
  /** Whether progress may be painted anew on stderr, a terminal, and not with `--quiet`. */
  readonly live: boolean;
  /** @throws OutputClosed when nobody reads stdout any more */
  readonly out: (text: string | Uint8Array) => Promise<void>;
  /** Progress and remarks; nothing with `--quiet`. */
  readonly remark: (text: string) => void;
  readonly warn: (text: string) => void;
  /** Lines for whoever looks for a fault, on stderr. */
  readonly trace: (text: string) => void;
  /** Tells of an error. @returns the exit code that goes with it */
  readonly fail: (error: unknown) => number;
}

/** A console on the process's two streams, each judged apart for colour. */
export function createConsole(
  surroundings: Surroundings,
  {color, quiet, verbosity}: {color: ColourChoice; quiet: boolean; verbosity: number},
): Console {
  const {stdout, stderr} = surroundings;
  const errorColour = allowsColour(stderr, color, surroundings);
  const warned = new Set<string>();
  function tell(text: string): void {
    write(stderr, text).catch(() => undefined); // nobody is left who could be told
  }
  return {
    colour: allowsColour(stdout, color, surroundings),
    live: isScreen(surroundings) && !quiet && verbosity === 0,
    out: (text) => write(stdout, text),
    remark(text) {
      if (!quiet) tell(`${text}\n`);
    },
    warn(text) {
      if (!warned.has(text)) tell(warningView(text, {colour: errorColour}));
      warned.add(text);
    },
    trace: tell,
    fail(error) {
      const {exitCode, sentence, hint} = failureOf(error);
      if (sentence !== undefined) {
        tell(failureView({sentence, ...(hint !== undefined && {hint})}, {colour: errorColour}));
      }
      if (verbosity >= 9 && sentence !== undefined) tell(`${stackOf(error)}\n`);
      return exitCode;
    },
  };
}

/** Whether stderr is a terminal on which a line can be painted anew. */
function isScreen({stderr, env}: Surroundings): boolean {
  return stderr.isTTY === true && (stderr.columns ?? 0) > 0 && env['TERM'] !== 'dumb';
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const {stack = error.message, cause} = error;
  return cause === undefined ? stack : `${stack}\ncaused by ${stackOf(cause)}`;
}
