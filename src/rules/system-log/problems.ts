import {quote} from '../go/quote.js';
import type {Condition, Event} from '../problem.js';
import type {SystemLogConfig, SystemLogRule} from './config.js';
import {createMatcher, type LineBatch, type Match} from './matcher.js';

/** What one rule made of one line. */
export interface Finding {
  /** Which rule and which line of the batch, by their places. */
  readonly rule: number;
  readonly line: number;
  /** None when the condition was up for that reason already, or is not declared. */
  readonly events: readonly Event[];
  /** All conditions as they are after this finding. */
  readonly conditions: readonly Condition[];
  /** The condition that a permanent rule set. */
  readonly touched?: Condition;
}

/** The state machine of a system-log monitor: lines in, findings out. */
export interface SystemLogProblems {
  /** As they are now. */
  conditions(): readonly Condition[];
  /**
   * @param timeOf when a line of the batch was logged; asked only for lines that a rule matched, and for
   * the last ones of the batch
   */
  take(batch: LineBatch, timeOf: (line: number) => Date): readonly Finding[];
}

/**
 * Starts with the declared conditions at False. A rule of type `temporary` makes an event each time; every other
 * rule sets its condition and makes an event when that changes status or reason. Nothing sets one back.
 * @param options.now the transition of conditions that start at False
 * @param options.restored conditions of an earlier run: those that are up for a reason that a rule still has stay
 * @see node-problem-detector pkg/systemlogmonitor/log_monitor.go
 */
export function systemLogProblems(
  config: SystemLogConfig,
  {now, restored = []}: {readonly now: Date; readonly restored?: readonly Condition[]},
): SystemLogProblems {
  const matcher = createMatcher(config.rules, config);
  let conditions: readonly Condition[] = initialConditions(config, now, restored);
  /** Times of the lines before the batch, newest last. */
  let times: readonly Date[] = [];

  function judge(match: Match, timestamp: Date): Finding {
    const rule = config.rules[match.rule];
    if (!rule)
      throw new RangeError(`expected a rule below ${config.rules.length}, got ${match.rule}`);
    const message = withSuffix(match.text, rule);
    const place = {rule: match.rule, line: match.line};
    const severity = rule.extensions?.severity ?? 'warn';
    if (rule.type === 'temporary') {
      const event = {severity, timestamp, reason: rule.reason, message};
      return {...place, events: [event], conditions};
    }

    const before = conditions.find(({type}) => type === rule.condition);
    if (!before) return {...place, events: [], conditions};
    const {status, reason} = before;
    if (status === 'True' && reason === rule.reason) {
      return {...place, events: [], conditions, touched: before};
    }

    const touched: Condition = {
      type: rule.condition,
      status: 'True',
      transition: timestamp,
      reason: rule.reason,
      message,
    };
    conditions = conditions.map((condition) => (condition === before ? touched : condition));
    const event = {...conditionEvent(touched, timestamp), severity};
    return {...place, events: [event], conditions, touched};
  }

  return {
    conditions: () => conditions,
    take(batch, timeOf) {
      const findings: Finding[] = [];
      matcher.match(batch, (match) => {
        const first = match.line - match.lines + 1;
        const earlier = first < 0 ? times.at(first) : undefined;
        findings.push(judge(match, earlier ?? timeOf(Math.max(first, 0))));
      });
      const count = batch.ends.length;
      const kept = Array.from({length: Math.min(config.bufferSize, count)}, (_, i) =>
        timeOf(count - 1 - i),
      );
      times = [...times, ...kept.reverse()].slice(-config.bufferSize);
      return findings;
    },
  };
}

/**
 * The event of a condition that changed: `Node condition KernelDeadlock is now: True, reason: DockerHung,
 * message: "…"`; a warning when it is up.
 * @see node-problem-detector pkg/util/helpers.go GenerateConditionChangeEvent
 */
export function conditionEvent({type, status, reason, message}: Condition, timestamp: Date): Event {
  return {
    severity: status === 'True' ? 'warn' : 'info',
    timestamp,
    reason,
    message: `Node condition ${type} is now: ${status}, reason: ${reason}, message: ${quote(message)}`,
  };
}

function initialConditions(
  {conditions, rules}: SystemLogConfig,
  now: Date,
  restored: readonly Condition[],
): readonly Condition[] {
  return conditions.map(({type, reason, message}) => {
    const held = restored.find(
      (condition) =>
        condition.type === type &&
        condition.status === 'True' &&
        rules.some(
          (rule) =>
            isPermanent(rule) && rule.condition === type && rule.reason === condition.reason,
        ),
    );
    return held ?? {type, status: 'False', transition: now, reason, message};
  });
}

function isPermanent({type}: SystemLogRule): boolean {
  return type !== 'temporary';
}

function withSuffix(text: string, {patternGeneratedMessageSuffix: suffix}: SystemLogRule): string {
  return suffix === '' ? text : `${text}; ${suffix}`;
}
