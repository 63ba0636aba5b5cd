import type {CheckedSystemLogConfig} from '../../../rules/system-log/config.js';
import {systemLogProblems} from '../../../rules/system-log/problems.js';
import type {Described, DescribedRule} from '../prepared.js';

/** What a config file has its monitor look for. */
export function describeSystemLog({
  plugin,
  source,
  conditions,
  rules,
}: CheckedSystemLogConfig): Described {
  return {
    plugin,
    source,
    conditions: conditions.map(({type, reason, message}) => ({type, reason, message})),
    rules: rules.map(({type, reason, condition, pattern}) => ({
      type,
      reason,
      ...(type !== 'temporary' && {condition}),
      pattern,
    })),
  };
}

/** The rules that make an event of this line when nothing is wrong yet: one whose condition is not declared makes none. */
export function rulesRaisedBy(
  config: CheckedSystemLogConfig,
  text: string,
): readonly DescribedRule[] {
  const bytes = Buffer.from(text);
  const line = {bytes, starts: [0], ends: [bytes.length]};
  const now = new Date(0);
  const findings = systemLogProblems(config, {now}).take(line, () => now);
  const {rules} = describeSystemLog(config);
  return findings.flatMap(({events, rule}) => (events.length > 0 ? (rules[rule] ?? []) : []));
}
