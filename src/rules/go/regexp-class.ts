import {peek, take, takeRune, Unsure, type Cursor} from './regexp-cursor.js';
import {readEscape} from './regexp-escape.js';

/** Whether a newline is in a class such as `[:space:]`. */
const named: Readonly<Record<string, boolean>> = {
  alnum: false,
  alpha: false,
  ascii: true,
  blank: false,
  cntrl: true,
  digit: false,
  graph: false,
  lower: false,
  print: false,
  punct: false,
  space: true,
  upper: false,
  word: false,
  xdigit: false,
};

/**
 * Reads a class such as `[^\sa-z]`.
 * @returns whether a newline is in it
 * @throws Unsure for rare syntax, and for what Go may refuse
 */
export function readClass(cursor: Cursor): boolean {
  const negated = take(cursor, /\[(\^?)/y)?.[1] === '^';
  let hasNewline = false;
  let first = true;
  while (first || peek(cursor) !== ']') {
    if (cursor.at >= cursor.text.length) throw new Unsure();
    if (readItem(cursor)) hasNewline = true;
    first = false;
  }

  cursor.at += 1;
  return hasNewline !== negated;
}

/** @returns whether a newline is in it */
function readItem(cursor: Cursor): boolean {
  const [, not, name = ''] = take(cursor, /\[:(\^?)(\w+):\]/y) ?? [];
  if (not !== undefined) {
    if (!Object.hasOwn(named, name)) throw new Unsure();
    return named[name] !== (not === '^');
  }

  const low = readMember(cursor);
  if (typeof low !== 'string') return low.hasNewline;
  if (!take(cursor, /-(?!\])/y)) return low === '\n';
  const high = readMember(cursor);
  if (typeof high !== 'string') throw new Unsure();
  const [from = 0, to = 0] = [low.codePointAt(0), high.codePointAt(0)];
  if (to < from) throw new Unsure();
  return from <= 0x0a && 0x0a <= to;
}

function readMember(cursor: Cursor): string | {readonly hasNewline: boolean} {
  if (peek(cursor) === '\\') return readEscape(cursor);
  // To Go `[:` begins a named class when there is a `:]` somewhere after it.
  if (cursor.text.startsWith('[:', cursor.at)) throw new Unsure();
  return takeRune(cursor);
}
