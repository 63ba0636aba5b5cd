import type {Fields} from '../go/json-fields.js';
import {compileGoRegexp, type GoRegexp} from '../go/regexp.js';
import {parseSyntax} from '../go/regexp-syntax.js';
import {matchesOnlyTheLastLine} from './program-analysis.js';
import {requiredText, staysInLastLine} from './syntax-analysis.js';

/** A rule's pattern, ready to be run. */
export interface RulePattern {
  /** As GoRegexp's; the first call may load and compile what it needs. */
  readonly find: GoRegexp['find'];
  /** Bytes that stand in every text that matches; empty when there are none. */
  readonly literal: Buffer;
  /** Whether the newest line alone decides: same result, without joining the lines before it. */
  readonly lastLineOnly: boolean;
}

/**
 * Checks a rule's pattern with the end-of-text anchor that every rule gets, appended as text: in `a|b` it binds to
 * `b` alone, as upstream has it. The pattern must also be right by itself. Most patterns are checked without the
 * engine and compiled when a line first holds their literal.
 * @throws Error saying what is wrong with the pattern
 * @see node-problem-detector pkg/systemlogmonitor/log_buffer.go
 */
export function compileRule(pattern: string): RulePattern {
  const anchored = `${pattern}\\z`;
  // Where the anchor's `\\` is escaped the pattern is wrong by itself: the engine says how.
  const syntax = pattern.endsWith('\\') ? undefined : parseSyntax(anchored);
  if (!syntax) {
    const regexp = compileAnchored(pattern, anchored);
    return {
      find: (text) => regexp.find(text),
      literal: Buffer.alloc(0),
      lastLineOnly: matchesOnlyTheLastLine(regexp.program),
    };
  }

  let regexp: GoRegexp | undefined;
  let literal: Buffer | undefined;
  return {
    find: (text) => (regexp ??= compileGoRegexp(anchored)).find(text),
    get literal() {
      literal ??= Buffer.from(requiredText(syntax));
      return literal;
    },
    lastLineOnly: staysInLastLine(syntax),
  };
}

function compileAnchored(pattern: string, anchored: string): GoRegexp {
  if (pattern.endsWith('\\')) compileGoRegexp(pattern);
  try {
    return compileGoRegexp(anchored);
  } catch (error) {
    compileGoRegexp(pattern); // Its error speaks of what the person wrote, without the anchor.
    throw error;
  }
}

/**
 * The compiled `pattern` of an object in a config file; undefined when it has none.
 * @throws ConfigError when it is not a Go regular expression
 */
export function readPattern(fields: Fields): RulePattern | undefined {
  const pattern = fields.string('pattern');
  if (pattern === undefined) return undefined;
  try {
    return compileRule(pattern);
  } catch (cause) {
    const expected = `expected a Go regular expression, got \`${pattern}\``;
    throw fields.wrong('pattern', `${expected} (${(cause as Error).message})`, {cause});
  }
}
