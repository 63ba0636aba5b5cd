import type {CommandFacts, FlagFacts, Manifest} from './manifest.js';
import {nearest} from './nearest.js';
import {UsageError} from './usage-error.js';

/** Where a command line leads. */
export type Route =
  | {readonly to: 'command'; readonly command: CommandFacts; readonly argv: readonly string[]}
  /** A group of commands, or the program itself (no words): its help is shown. */
  | {readonly to: 'topic'; readonly words: readonly string[]; readonly argv: readonly string[]};

/**
 * Finds the command that the first words name; flags of every command may stand before them.
 * @throws UsageError for a word that is no command
 */
export function route(
  argv: readonly string[],
  manifest: Manifest,
  globalFlags: readonly FlagFacts[],
): Route {
  const words: string[] = [];
  const rest: string[] = [];
  let at = 0;
  for (; at < argv.length; at++) {
    const word = argv[at] ?? '';
    if (word === '--') break;
    if (word.startsWith('-') && word !== '-') {
      rest.push(word);
      const next = argv[at + 1];
      if (takesNext(word, globalFlags) && next !== undefined) {
        rest.push(next);
        at += 1;
      }
      continue;
    }
    if (!isKnown([...words, word], manifest)) break;
    words.push(word);
  }
  rest.push(...argv.slice(at));
  const command = manifest.commands[words.join(':')];
  if (command) return {to: 'command', command, argv: rest};
  const stranger = argv[at];
  if (stranger !== undefined && stranger !== '--') throw unknownCommand(words, stranger, manifest);
  return {to: 'topic', words, argv: rest};
}

/** The commands and groups that may follow these words. */
export function following(words: readonly string[], manifest: Manifest): readonly string[] {
  const start = words.map((word) => `${word}:`).join('');
  const next = Object.keys(manifest.commands)
    .filter((id) => id.startsWith(start))
    .map((id) => id.slice(start.length).split(':')[0] ?? '');
  return [...new Set(next)];
}

/** The sentence for a word where a command was expected. */
export function unknownCommand(
  words: readonly string[],
  stranger: string,
  manifest: Manifest,
): UsageError {
  const before = ['kubectl npd', ...words].join(' ');
  const meant = nearest(stranger, following(words, manifest));
  return new UsageError(
    `unknown command ${JSON.stringify(stranger)} for ${JSON.stringify(before)}`,
    meant === undefined ? `run: ${before} --help` : `did you mean: ${before} ${meant}`,
  );
}

function isKnown(words: readonly string[], {commands}: Manifest): boolean {
  const id = words.join(':');
  return Object.keys(commands).some((known) => known === id || known.startsWith(`${id}:`));
}

/** Whether this flag's value is the next word. A flag that is not known here is judged later. */
function takesNext(word: string, flags: readonly FlagFacts[]): boolean {
  if (word.includes('=')) return false;
  if (word.startsWith('--')) {
    return flags.some(({name, type}) => type === 'option' && `--${name}` === word);
  }
  const letters = [...word.slice(1)];
  const taker = letters.findIndex((letter) =>
    flags.some(({char, type}) => char === letter && type === 'option'),
  );
  return taker >= 0 && taker === letters.length - 1;
}
