import {readClass} from './regexp-class.js';
import {readEscape} from './regexp-escape.js';
import {peek, take, takeRune, Unsure, type Cursor} from './regexp-cursor.js';

/**
 * What a Go pattern says, with flags, escapes, quoted text and repeats that never happen resolved. Groups and how
 * greedy a repeat is are left out: they do not change which texts match.
 */
export type Syntax =
  /** One character; with `fold` in any case. */
  | {readonly kind: 'rune'; readonly rune: string; readonly fold: boolean}
  /** One character out of several. */
  | {readonly kind: 'class'; readonly hasNewline: boolean}
  | {readonly kind: 'assertion'; readonly of: 'start' | 'end' | 'line end' | 'word boundary'}
  | {readonly kind: 'sequence'; readonly parts: readonly Syntax[]}
  | {readonly kind: 'choice'; readonly branches: readonly Syntax[]}
  | {readonly kind: 'repeat'; readonly part: Syntax; readonly atLeastOnce: boolean};

interface Flags {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
}

/** Longer patterns, and counts that multiply to more, may be too large for Go. */
const longest = 1000;
const mostRepeats = 1000;

/**
 * Reads a pattern without the engine, which takes milliseconds and megabytes to load. Whatever is read is right,
 * and Go takes the pattern.
 * @returns undefined where only the engine can tell: rare syntax, and everything that Go may refuse
 * @see https://pkg.go.dev/regexp/syntax
 */
export function parseSyntax(pattern: string): Syntax | undefined {
  if (pattern.length > longest || /[\ud800-\udfff]/u.test(pattern)) return undefined;
  try {
    const cursor = {text: pattern, at: 0, repeats: 1};
    const syntax = readChoice(cursor, {i: false, m: false, s: false});
    return cursor.at === pattern.length ? syntax : undefined;
  } catch (error) {
    if (error instanceof Unsure) return undefined;
    throw error;
  }
}

/** Reads up to the end or to a `)`, which is left. */
function readChoice(cursor: Cursor, flags: Flags): Syntax {
  let current = flags;
  let parts: Syntax[] = [];
  const branches = [parts];
  // What a repeat binds to after `(?i)`, or after another repeat, is the engine's to say.
  let repeatable = false;
  for (let next = peek(cursor); next !== '' && next !== ')'; next = peek(cursor)) {
    const changed =
      next === '(' ? take(cursor, /\(\?([imsU]+(?:-[imsU]+)?|-[imsU]+)\)/y) : undefined;
    const count = changed ? undefined : takeRepeat(cursor, next);
    if (changed) current = withFlags(current, changed[1]);
    else if (count) {
      const part = parts.pop();
      if (!repeatable || !part) throw new Unsure();
      parts.push(repeated(part, count));
    } else if (next === '|') {
      cursor.at += 1;
      branches.push((parts = []));
    } else parts.push(...readAtom(cursor, next, current));
    repeatable = !changed && !count && parts.length > 0;
  }

  const sequences = branches.map((branch): Syntax => ({kind: 'sequence', parts: branch}));
  return sequences.length === 1 && sequences[0]
    ? sequences[0]
    : {kind: 'choice', branches: sequences};
}

/** Quoted text is several atoms; a repeat after it binds to the last. */
function readAtom(cursor: Cursor, next: string, flags: Flags): readonly Syntax[] {
  if (next === '(') return [readGroup(cursor, flags)];
  if (next === '[') return [{kind: 'class', hasNewline: readClass(cursor)}];
  if (next === '\\') return readBackslash(cursor, flags);
  if (next === '.' || next === '^' || next === '$') {
    cursor.at += 1;
    if (next === '.') return [{kind: 'class', hasNewline: flags.s}];
    return [{kind: 'assertion', of: next === '^' ? 'start' : flags.m ? 'line end' : 'end'}];
  }

  return [runeOf(takeRune(cursor), flags)];
}

function readGroup(cursor: Cursor, flags: Flags): Syntax {
  const opening = take(cursor, /\((?:\?(?:P?<\w+>|([imsU]*(?:-[imsU]+)?):))?/y);
  const syntax = readChoice(cursor, withFlags(flags, opening?.[1]));
  if (peek(cursor) !== ')') throw new Unsure();
  cursor.at += 1;
  return syntax;
}

function readBackslash(cursor: Cursor, flags: Flags): readonly Syntax[] {
  const quoted = take(cursor, /\\Q(?!\\E)([^]+?)(?:\\E|$)/y);
  if (quoted) return Array.from(quoted[1] ?? '', (rune) => runeOf(rune, flags));
  const assertion = take(cursor, /\\[bBAz]/y)?.[0];
  if (assertion === '\\A') return [{kind: 'assertion', of: 'start'}];
  if (assertion === '\\z') return [{kind: 'assertion', of: 'end'}];
  if (assertion !== undefined) return [{kind: 'assertion', of: 'word boundary'}];
  const escape = readEscape(cursor);
  return [typeof escape === 'string' ? runeOf(escape, flags) : {kind: 'class', ...escape}];
}

interface Count {
  readonly least: number;
  readonly most: number;
}

/** @returns undefined where there is no repeat: a `{` that begins no count is a character */
function takeRepeat(cursor: Cursor, next: string): Count | undefined {
  let count: Count | undefined;
  if (next === '*' || next === '+' || next === '?') {
    cursor.at += 1;
    count = {least: next === '+' ? 1 : 0, most: Infinity};
  } else if (next === '{') count = takeCount(cursor);
  // How greedy it is changes what is found, not whether.
  if (count && peek(cursor) === '?') cursor.at += 1;
  return count;
}

function takeCount(cursor: Cursor): Count | undefined {
  const [all, from, comma, to] = take(cursor, /\{([1-9]\d*|0)(?:(,)([1-9]\d*|0)?)?\}/y) ?? [];
  if (all === undefined) {
    // What might be a count to Go, such as `{01}`, is not ours to read.
    if (/^\{\d/.test(cursor.text.slice(cursor.at, cursor.at + 2))) throw new Unsure();
    return undefined;
  }

  const least = Number(from);
  const most = comma === undefined ? least : Number(to ?? Infinity);
  cursor.repeats *= Math.max(1, Number.isFinite(most) ? most : least);
  if (most < least || cursor.repeats > mostRepeats) throw new Unsure();
  return {least, most};
}

function repeated(part: Syntax, {least, most}: Count): Syntax {
  if (most === 0) return {kind: 'sequence', parts: []};
  return {kind: 'repeat', part, atLeastOnce: least > 0};
}

/** `i-s` sets `i` and clears `s`; `U` only changes what is preferred. */
function withFlags(flags: Flags, text = ''): Flags {
  const [on = '', off = ''] = text.split('-');
  function flag(name: keyof Flags): boolean {
    return on.includes(name) ? !off.includes(name) : flags[name] && !off.includes(name);
  }

  return {i: flag('i'), m: flag('m'), s: flag('s')};
}

function runeOf(rune: string, {i}: Flags): Syntax {
  const caseless = rune.toLowerCase() === rune.toUpperCase() && rune <= '\u007f';
  return {kind: 'rune', rune, fold: i && !caseless};
}
