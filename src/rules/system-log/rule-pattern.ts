import type {Fields} from '../go/json-fields.js';
import {compileGoRegexp, type GoRegexp} from '../go/regexp.js';
import {matchesOnlyTheLastLine, requiredLiteral} from './pattern-analysis.js';

/** A rule's pattern, ready to be run. */
export interface RulePattern {
  readonly regexp: GoRegexp;
  /** Bytes that stand in every text that matches; empty when there are none. */
  readonly literal: Buffer;
  /** Whether the newest line alone decides: same result, without joining the lines before it. */
  readonly lastLineOnly: boolean;
}

/**
 * Compiles a rule's pattern with the end-of-text anchor that every rule gets, appended as text: in `a|b` it
 * binds to `b` alone, as upstream has it. The pattern must also be right by itself.
 * @throws Error saying what is wrong with the pattern
 * @see node-problem-detector pkg/systemlogmonitor/log_buffer.go
 */
export function compileRule(pattern: string): RulePattern {
  const regexp = compileAnchored(pattern);
  return {
    regexp,
    literal: requiredLiteral(regexp.program),
    lastLineOnly: matchesOnlyTheLastLine(regexp.program),
  };
}

/** Compiles the pattern alone only where that can tell more: it costs as much again. */
function compileAnchored(pattern: string): GoRegexp {
  // The one way in which a pattern is wrong by itself and right with the anchor: `\\` would escape it.
  if (pattern.endsWith('\\')) compileGoRegexp(pattern);
  try {
    return compileGoRegexp(`${pattern}\\z`);
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
