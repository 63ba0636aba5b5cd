import {decodeUtf8} from './utf8.js';

/** A JSON value with its place, so that errors can name it. Duplicate keys are kept, in order. */
export type Json =
  | {readonly kind: 'null' | 'true' | 'false'; readonly at: number}
  | {readonly kind: 'number' | 'string'; readonly at: number; readonly text: string}
  | {readonly kind: 'array'; readonly at: number; readonly items: readonly Json[]}
  | {
      readonly kind: 'object';
      readonly at: number;
      readonly entries: readonly (readonly [string, Json])[];
    };

/** A document that is not JSON; the message names line and column, what was expected and what came. */
export class JsonSyntaxError extends Error {}

/** Go stops at 10,000; a file that is deeper than this is no config, and would not fit the stack. */
const deepest = 1000;
const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/**
 * Reads one JSON document as Go's encoding/json does: no BOM, comments, trailing commas or data after it;
 * invalid UTF-8 and lone surrogates become U+FFFD.
 * @throws JsonSyntaxError
 * @see https://pkg.go.dev/encoding/json
 */
// The parts share the place in the text; apart from one another each would need it handed in and back.
// eslint-disable-next-line max-lines-per-function
export function parseGoJson(document: Uint8Array | string): Json {
  const text = typeof document === 'string' ? document : decodeUtf8(document);
  let at = 0;
  const value = parseValue(0);
  skipSpace();
  if (at < text.length) throw wrong('the end of the document');
  return value;

  function parseValue(depth: number): Json {
    if (depth > deepest) throw wrong(`at most ${deepest} levels`);
    skipSpace();
    const start = at;
    const first = text[at];
    if (first === '{') return {kind: 'object', at: start, entries: parseEntries(depth)};
    if (first === '[') return {kind: 'array', at: start, items: parseItems(depth)};
    if (first === '"') return {kind: 'string', at: start, text: parseString()};
    const word = take(/(?:null|true|false)/y);
    if (word !== undefined) return {kind: word as 'null' | 'true' | 'false', at: start};
    const number = take(/-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y);
    if (number !== undefined) return {kind: 'number', at: start, text: number};
    throw wrong('a value');
  }

  function parseEntries(depth: number): (readonly [string, Json])[] {
    return parseList('}', () => {
      if (text[at] !== '"') throw wrong('a key in double quotes');
      const key = parseString();
      skipSpace();
      if (text[at] !== ':') throw wrong('`:`');
      at += 1;
      return [key, parseValue(depth + 1)] as const;
    });
  }

  function parseItems(depth: number): Json[] {
    return parseList(']', () => parseValue(depth + 1));
  }

  function parseList<T>(end: string, parseOne: () => T): T[] {
    const found: T[] = [];
    at += 1;
    skipSpace();
    if (text[at] === end) {
      at += 1;
      return found;
    }

    for (;;) {
      skipSpace();
      found.push(parseOne());
      skipSpace();
      const next = text[at];
      if (next !== ',' && next !== end) throw wrong(`\`,\` or \`${end}\``);
      at += 1;
      if (next === end) return found;
    }
  }

  function parseString(): string {
    let value = '';
    at += 1;
    for (;;) {
      value += take(/[\x20\x21\x23-\x5b\x5d-\u{10FFFF}]+/uy) ?? '';
      if (text[at] === '"') {
        at += 1;
        return wellFormed(value);
      }

      if (text[at] !== '\\') throw wrong('the rest of a string');
      value += parseEscape();
    }
  }

  function parseEscape(): string {
    at += 1;
    const short = escapes[text[at] ?? ''];
    if (short !== undefined) {
      at += 1;
      return short;
    }

    const unit = take(/u[0-9a-fA-F]{4}/y);
    if (unit === undefined) throw wrong('an escape such as `\\n` or `\\u00e9`');
    return String.fromCharCode(Number.parseInt(unit.slice(1), 16));
  }

  function skipSpace(): void {
    take(/[ \t\r\n]+/y);
  }

  function take(pattern: RegExp): string | undefined {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    at += found?.length ?? 0;
    return found;
  }

  function wrong(expected: string): JsonSyntaxError {
    const got = at < text.length ? `\`${text.slice(at, at + 12)}\`` : 'the end of the document';
    return new JsonSyntaxError(`${place(text, at)}: expected ${expected}, got ${got}`);
  }
}

/** `line 3, column 7` of an offset. */
function place(text: string, at: number): string {
  const before = text.slice(0, at).split('\n');
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

function wellFormed(text: string): string {
  return text.replace(/[\ud800-\udfff]/gu, '\uFFFD');
}
