import type {RE2JS} from 're2js';
import {re2js} from './re2js-when-needed.cjs';
import {toRe2jsDialect} from './regexp-dialect.js';

/** One instruction of a compiled pattern, as far as it is looked at. */
interface Instruction {
  readonly op: number;
  readonly out: number;
  /** Other way out of a branch; flags of an assertion; 1 = any case for a rune. */
  readonly arg: number;
  readonly runes: ArrayLike<number>;
}

/** A compiled pattern's instructions. `start` is the first one. */
export interface Program {
  readonly inst: readonly Instruction[];
  readonly start: number;
}

/** The kinds of instruction that are looked at (RE2's prog.h). */
export const op = {
  branch: 1,
  branchMatch: 2,
  capture: 3,
  assertion: 4,
  fail: 5,
  match: 6,
  nop: 7,
  rune: 8,
  rune1: 9,
  runeAny: 10,
  runeAnyButNewline: 11,
} as const;

/** The flags of an assertion. */
export const assertion = {beginLine: 1, endLine: 2, beginText: 4, endText: 8} as const;

/** Where a pattern was found, in bytes. */
export interface Found {
  readonly start: number;
  readonly end: number;
}

/** A pattern with Go's syntax and meaning, in time linear in the text. */
export interface GoRegexp {
  readonly program: Program;
  /** The leftmost match, alternatives by their order, or undefined. Invalid UTF-8 bytes count as one U+FFFD each. */
  find(text: Uint8Array): Found | undefined;
  /** Byte offsets of the whole match and of each group, as Go's FindSubmatchIndex: -1 where a group took no part. */
  submatches(text: Uint8Array): readonly number[] | undefined;
}

/**
 * Compiles a pattern as Go's regexp.Compile does.
 * @throws Error saying what is wrong with the pattern
 * @see https://pkg.go.dev/regexp/syntax
 */
export function compileGoRegexp(pattern: string): GoRegexp {
  const compiled = compile(pattern);
  return {
    // re2js has no public way to the program; the fields are RE2's own and covered by tests.
    program: (compiled.re2() as unknown as {prog: Program}).prog,
    find(text) {
      const matcher = compiled.matcher(text);
      return matcher.find() ? {start: matcher.start(), end: matcher.end()} : undefined;
    },
    submatches(text) {
      const matcher = compiled.matcher(text);
      if (!matcher.find()) return undefined;
      return Array.from({length: matcher.groupCount() + 1}, (_, group) => [
        matcher.start(group),
        matcher.end(group),
      ]).flat();
    },
  };
}

function compile(pattern: string): RE2JS {
  const inRe2js = toRe2jsDialect(pattern);
  try {
    return re2js().RE2JS.compile(inRe2js);
  } catch (cause) {
    const message = (cause as Error).message.replaceAll(inRe2js, () => pattern);
    throw new Error(message + (endings(pattern)[message] ?? ''), {cause});
  }
}

/** What Go appends to some errors and re2js does not. */
function endings(pattern: string): Readonly<Record<string, string>> {
  return {
    'error parsing regexp: trailing backslash at end of expression': ': ``',
    'error parsing regexp: expression too large': `: \`${pattern}\``,
    'error parsing regexp: expression nests too deeply': `: \`${pattern}\``,
  };
}
