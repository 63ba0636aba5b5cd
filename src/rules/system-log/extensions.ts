import {parseDuration} from '../go/duration.js';
import type {Fields} from '../go/json-fields.js';
import type {Severity} from '../problem.js';
import {readPattern} from './rule-pattern.js';

/** What a rule may say beyond node-problem-detector's keys; it ignores these, so that files stay portable. */
export interface RuleExtensions {
  /** Of the rule's events; without it `warn`. */
  readonly severity?: Severity;
  /** Where the problem is explained: `NPD-K001`. */
  readonly code?: string;
  /** What to do about it, in one sentence. */
  readonly help?: string;
  /** Lines that the rule must match. */
  readonly examples?: readonly string[];
  /** When the condition goes back to False: a line that says so, or that long without the problem. */
  readonly resolve?: {readonly pattern?: string; readonly afterMs?: number};
  /** How often within which time before it counts. */
  readonly threshold?: {readonly count: number; readonly withinMs: number};
}

/** Keys that are checked but not acted on yet, in the order of their names. */
const notActedOn = ['resolve', 'threshold'] as const;

/**
 * @returns none of the keys that the rule does not have
 * @throws ConfigError for a value of the wrong shape
 */
export function readExtensions(rule: Fields): RuleExtensions {
  const [code, help, examples] = [
    rule.string('code'),
    rule.string('help'),
    rule.strings('examples'),
  ];
  const [severity, resolve, threshold] = [
    readSeverity(rule),
    readResolve(rule),
    readThreshold(rule),
  ];
  return {
    ...(severity && {severity}),
    ...(code !== undefined && {code}),
    ...(help !== undefined && {help}),
    ...(examples && {examples}),
    ...(resolve && {resolve}),
    ...(threshold && {threshold}),
  };
}

/** The keys of the rules that have no effect yet, `rules[2].threshold`: to be told to whoever wrote them. */
export function unsupportedKeys(
  rules: readonly {readonly extensions: RuleExtensions}[],
): readonly string[] {
  return rules.flatMap(({extensions}, index) =>
    notActedOn.filter((key) => extensions[key]).map((key) => `rules[${index}].${key}`),
  );
}

function readSeverity(rule: Fields): Severity | undefined {
  const severity = rule.string('severity');
  if (severity === undefined || severity === 'info' || severity === 'warn') return severity;
  throw rule.wrong('severity', `expected \`info\` or \`warn\`, got \`${severity}\``);
}

function readResolve(rule: Fields): RuleExtensions['resolve'] {
  const fields = rule.object('resolve');
  if (!fields) return undefined;
  const pattern = fields.string('pattern');
  readPattern(fields);
  const afterMs = readPositiveDuration('after', fields);
  if (pattern === undefined && afterMs === undefined) {
    throw rule.wrong('resolve', 'expected `pattern` or `after` or both, got neither');
  }

  return {...(pattern !== undefined && {pattern}), ...(afterMs !== undefined && {afterMs})};
}

function readThreshold(rule: Fields): RuleExtensions['threshold'] {
  const fields = rule.object('threshold');
  if (!fields) return undefined;
  const count = fields.int('count');
  const withinMs = readPositiveDuration('within', fields);
  if (count === undefined || count < 1) {
    throw fields.wrong('count', `expected 1 or more, got \`${count ?? 'nothing'}\``);
  }

  if (withinMs === undefined) throw fields.wrong('within', 'expected a duration, got nothing');
  return {count, withinMs};
}

function readPositiveDuration(key: string, fields: Fields): number | undefined {
  const text = fields.string(key);
  if (text === undefined) return undefined;
  const expected = `expected a duration above 0 such as \`30m\`, got \`${text}\``;
  try {
    const ms = parseDuration(text);
    if (ms > 0) return ms;
  } catch (cause) {
    throw fields.wrong(key, `${expected} (${(cause as Error).message})`, {cause});
  }

  throw fields.wrong(key, expected);
}
