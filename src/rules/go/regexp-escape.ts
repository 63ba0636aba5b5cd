import {take, Unsure, type Cursor} from './regexp-cursor.js';

const controls: Readonly<Record<string, string>> = {
  a: '\u0007',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** Whether a newline is one of `\d`, `\D` and so on. */
const classes: Readonly<Record<string, boolean>> = {
  d: false,
  D: true,
  s: true,
  S: false,
  w: false,
  W: true,
};

/**
 * Reads an escape that stands for a character or for one of several, in or outside of a class.
 * @throws Unsure for every other one
 */
export function readEscape(cursor: Cursor): string | {readonly hasNewline: boolean} {
  const [, name = '', hex, code] =
    take(cursor, /\\(?:([adDfnrsStvwW])|x(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]{1,6})\}))/y) ?? [];
  if (Object.hasOwn(controls, name)) return controls[name] ?? '';
  if (Object.hasOwn(classes, name)) return {hasNewline: classes[name] ?? true};
  if (hex !== undefined || code !== undefined)
    return runeOf(Number.parseInt(hex ?? code ?? '', 16));
  const [, character] = take(cursor, /\\([ -/:-@[-`{-~])/y) ?? [];
  if (character === undefined) throw new Unsure();
  return character;
}

function runeOf(code: number): string {
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) throw new Unsure();
  return String.fromCodePoint(code);
}
