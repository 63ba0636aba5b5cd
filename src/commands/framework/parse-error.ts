import {UsageError} from './usage-error.js';

/** What oclif's parser throws, in our words: one sentence, no advice glued to it. Other errors are left alone. */
export function parseError(error: unknown): unknown {
  if (!(error instanceof Error) || !isComplaint(error)) return error;
  const {hint} = error as {readonly hint?: unknown};
  const text = error.message.replace(/\nSee more help with --help$/, '');
  const [, one, other] =
    /(--[^=\s]+)=\S* cannot also be provided when using (--\S+)/.exec(text) ?? [];
  if (one !== undefined) return new UsageError(`${one} and ${other} cannot be used together`);
  const value = /^Parsing --(\S+) \n\t(.*)$/s.exec(text);
  const sentence = value
    ? `invalid argument for \`--${value[1]}\`: ${decapitalized(value[2] ?? '')}`
    : decapitalized(text.replace(/^The following errors? occurred:\s*/, ''));
  return new UsageError(
    sentence.replace(/\s*\n\s*/g, '; '),
    typeof hint === 'string' ? hint : undefined,
  );
}

function decapitalized(sentence: string): string {
  return /^[A-Z][a-z]/.test(sentence) ? sentence[0]?.toLowerCase() + sentence.slice(1) : sentence;
}

/** About the command line, rather than a fault of the program. */
function isComplaint(error: Error): boolean {
  return 'oclif' in error || error.message.startsWith('Parsing --');
}
