import {readClass} from './regexp-class.js';
import {readEscape} from './regexp-escape.js';
import {take, Unsure, type Cursor} from './regexp-cursor.js';

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
  if (pattern.length > longest || /\p{Surrogate}/u.test(pattern)) return undefined;
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
  while (cursor.at < cursor.text.length && cursor.text[cursor.at] !== ')') {
    const changed = take(cursor, /\(\?([imsU]+(?:-[imsU]+)?|-[imsU]+)\)/y);
    const repeat = changed
      ? undefined
      : take(cursor, /[*+?]|\{([1-9]\d*|0)(?:(,)([1-9]\d*|0)?)?\}/y);
    if (changed) current = withFlags(current, changed[1]);
    else if (repeat) {
      const part = parts.pop();
      if (!repeatable || !part) throw new Unsure();
      parts.push(repeated(cursor, part, repeat));
    } else if (take(cursor, /\|/y)) branches.push((parts = []));
    else parts.push(...readAtom(cursor, current));
    repeatable = !changed && !repeat && parts.length > 0;
  }

  const sequences = branches.map((branch): Syntax => ({kind: 'sequence', parts: branch}));
  return sequences.length === 1 && sequences[0]
    ? sequences[0]
    : {kind: 'choice', branches: sequences};
}

/** Quoted text is several atoms; a repeat after it binds to the last. */
function readAtom(cursor: Cursor, flags: Flags): readonly Syntax[] {
  const group = take(cursor, /\((?:\?(?:P?<\w+>|([imsU]*(?:-[imsU]+)?):))?/y);
  if (group) return [readGroup(cursor, withFlags(flags, group[1]))];
  const quoted = take(cursor, /\\Q(?!\\E)([^]+?)(?:\\E|$)/y);
  if (quoted) return Array.from(quoted[1] ?? '', (rune) => runeOf(rune, flags));
  const assertion = readAssertion(cursor, flags);
  if (assertion) return [assertion];
  if (take(cursor, /\./y)) return [{kind: 'class', hasNewline: flags.s}];
  if (cursor.text[cursor.at] === '[') return [{kind: 'class', hasNewline: readClass(cursor)}];
  if (cursor.text[cursor.at] === '\\') {
    const escape = readEscape(cursor);
    return [typeof escape === 'string' ? runeOf(escape, flags) : {kind: 'class', ...escape}];
  }

  const rune = take(cursor, /[^]/uy)?.[0] ?? '';
  // `{` that begins no count is a character; one that might be a count to Go is not ours to read.
  if (rune === '{' && /^\d/.test(cursor.text.slice(cursor.at))) throw new Unsure();
  return [runeOf(rune, flags)];
}

function readGroup(cursor: Cursor, flags: Flags): Syntax {
  const syntax = readChoice(cursor, flags);
  if (!take(cursor, /\)/y)) throw new Unsure();
  return syntax;
}

function readAssertion(cursor: Cursor, {m}: Flags): Syntax | undefined {
  const found = take(cursor, /\^|\$|\\[bBAz]/y)?.[0];
  if (found === undefined) return undefined;
  if (found === '^' || found === '\\A') return {kind: 'assertion', of: 'start'};
  if (found === '$') return {kind: 'assertion', of: m ? 'line end' : 'end'};
  return {kind: 'assertion', of: found === '\\z' ? 'end' : 'word boundary'};
}

function repeated(cursor: Cursor, part: Syntax, [sign, from, comma, to]: RegExpExecArray): Syntax {
  take(cursor, /\?/y);
  if (from === undefined) return {kind: 'repeat', part, atLeastOnce: sign === '+'};
  const least = Number(from);
  const most = comma === undefined ? least : Number(to ?? Infinity);
  cursor.repeats *= Math.max(1, Number.isFinite(most) ? most : least);
  if (most < least || cursor.repeats > mostRepeats) throw new Unsure();
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
