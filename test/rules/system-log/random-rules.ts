import type {Random} from '../random.js';

const pieces =
  'a b foo bar é . \\d \\w \\s \\S [a-c] [^a] [^\\n] [\\s\\S] \\n \\b \\B ^ $ \\A \\z (?i) (?s) (?m) (?U) \\x{FFFD} K |'.split(
    ' ',
  );
const repeats = ['', '', '', '*', '+', '?', '*?', '+?', '{2}', '{1,3}', '{0}', '{2,}'];
const groups = ['(', '(?:', '(?i:', '(?s:', '(?m:'];

/** A pattern of what tells rules apart; mostly a right one. */
export function randomPattern(random: Random, depth: number): string {
  const parts = random.upTo(5, () =>
    depth > 0 && random.below(4) === 0
      ? `${random.pick(groups)}${randomPattern(random, depth - 1)})`
      : random.pick(pieces),
  );
  return parts.map((part) => part + random.pick(repeats)).join('');
}

const scraps = [
  'a',
  'b',
  'c',
  'foo',
  'bar',
  'é',
  ' ',
  '\n',
  '\t',
  'K',
  '\u212a',
  'k',
  '\uFFFD',
  '1',
  'A',
  '😀',
];
const broken = [[0xff], [0xc3], [0xe2, 0x82], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80]];

/** A line that such patterns often match, with newlines and bytes that are not UTF-8. */
export function randomLine(random: Random): Buffer {
  return Buffer.concat(
    random.upTo(7, () =>
      Buffer.from(random.below(12) === 0 ? random.pick(broken) : Buffer.from(random.pick(scraps))),
    ),
  );
}
