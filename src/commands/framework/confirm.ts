import {createInterface} from 'node:readline/promises';
import type {Surroundings} from './surroundings.js';
import {UsageError} from './usage-error.js';

/**
 * Asks before something is destroyed. Anything but `y` or `yes` means no.
 * @throws UsageError where nobody can answer, because stdin or stderr is no terminal
 */
export async function confirm(
  question: string,
  {stdin, stderr, signal}: Surroundings,
): Promise<boolean> {
  if (stdin.isTTY !== true || stderr.isTTY !== true) {
    throw new UsageError(
      'confirmation needed, and there is no terminal to ask on',
      'add --yes to go on without asking, or --dry-run=server to see what would be done',
    );
  }

  const lines = createInterface({input: stdin, output: stderr as NodeJS.WriteStream});
  try {
    const answer = await lines.question(`${question} [y/N] `, {signal});
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    lines.close();
  }
}
