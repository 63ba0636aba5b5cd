/** The command line cannot be understood: one sentence, and what to type instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}

/**
 * The same error with a next step, when it is one of usage and has none.
 * @param words of the command: `['status', 'nodes']`
 */
export function withAdvice(error: unknown, words: readonly string[]): unknown {
  if (!(error instanceof UsageError) || error.hint !== undefined) return error;
  return new UsageError(error.message, `run: ${['kubectl npd', ...words].join(' ')} --help`);
}
