import {UsageError} from './usage-error.js';

/** What oclif's parser throws, in our words: one sentence, no advice glued to it. Other errors are left alone. */
export function parseError(error: unknown): unknown {
  if (!(error instanceof Error) || !isComplaint(error)) return error;
  const {hint} = error as {readonly hint?: unknown};
  const text = error.message.replace(/\nSee more help with --help$/, '');
  const sentence = clash(text) ?? badValue(text) ?? decapitalized(text);
  return new UsageError(oneLine(sentence), typeof hint === 'string' ? hint : undefined);
}

/** About the command line, rather than a fault of the program. */
function isComplaint(error: Error): boolean {
  return 'oclif' in error || error.message.startsWith('Parsing --');
}

/** Two flags that exclude each other; oclif tells of each of them. */
function clash(text: string): string | undefined {
  const found = /(--[^=\s]+)=\S* cannot also be provided when using (--\S+)/.exec(text);
  return found ? `${found[1]} and ${found[2]} cannot be used together` : undefined;
}

/** A value that the flag's own `parse` refused; some of those sentences name the flag themselves. */
function badValue(text: string): string | undefined {
  const [, name, said] = /^Parsing --(\S+) \n\t(.*)$/s.exec(text) ?? [];
  if (said === undefined) return undefined;
  return said.includes(`--${name}`)
    ? said
    : `invalid argument for \`--${name}\`: ${decapitalized(said)}`;
}

function decapitalized(sentence: string): string {
  return /^[A-Z][a-z]/.test(sentence) ? sentence[0]?.toLowerCase() + sentence.slice(1) : sentence;
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, '; ');
}
