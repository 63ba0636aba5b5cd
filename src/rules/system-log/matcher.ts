import {createLogBuffer} from './log-buffer.js';
import {compileRule, type RulePattern} from './rule-pattern.js';

/** Some lines of a log, oldest first. */
export interface LineBatch {
  readonly bytes: Uint8Array;
  /** Line i is `bytes[starts[i]..ends[i])`, without its newline. A line may have newlines within. */
  readonly starts: ArrayLike<number>;
  readonly ends: ArrayLike<number>;
}

/** A rule that matched when a line came. */
export interface Match {
  /** Which rule, by its place in the list. */
  readonly rule: number;
  /** The line that completed the match, by its place in the batch. */
  readonly line: number;
  /** How many lines it covers, that one being the last; more than `line + 1` when it began in an earlier batch. */
  readonly lines: number;
  /** Those lines, joined by newlines. */
  readonly text: string;
}

/**
 * Runs rules over a log. Promises:
 * 1. Every rule is tried at every line, in the log's order, and at one line in the rules' order.
 * 2. A rule sees the last `bufferSize` lines joined by newlines and must match up to the end of the newest.
 * 3. Nothing is forgotten by a match: a rule that can match earlier lines matches again.
 * 4. The batch is not kept; nothing of it is used after the call.
 */
export interface Matcher {
  match(batch: LineBatch, onMatch: (match: Match) => void): void;
}

/**
 * @throws Error when a pattern is not a Go regular expression
 * @see node-problem-detector pkg/systemlogmonitor/log_buffer.go
 */
export function createMatcher(
  rules: readonly {readonly pattern: string; readonly compiled?: RulePattern}[],
  {bufferSize}: {readonly bufferSize: number},
): Matcher {
  const patterns = rules.map(({pattern, compiled}) => compiled ?? compileRule(pattern));
  const buffer = createLogBuffer(bufferSize);

  /** @returns how many lines a rule's match covers; 0 when it does not match */
  function covered({find, literal, lastLineOnly}: RulePattern, line: Buffer): number {
    const text = lastLineOnly ? line : buffer.joined();
    if (literal.length > 0 && !text.includes(literal)) return 0;
    const found = find(text);
    if (!found) return 0;
    return lastLineOnly ? 1 : buffer.linesFrom(found.start);
  }

  return {
    match(batch, onMatch) {
      for (let line = 0; line < batch.ends.length; line += 1) {
        const bytes = Buffer.from(batch.bytes.subarray(batch.starts[line], batch.ends[line]));
        buffer.push(bytes);
        patterns.forEach((pattern, rule) => {
          const lines = covered(pattern, bytes);
          if (lines > 0) onMatch({rule, line, lines, text: buffer.lastLines(lines)});
        });
      }
    },
  };
}
