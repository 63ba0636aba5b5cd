import type {Measurement} from '../model/status.js';

/**
 * `problem_counter` and `problem_gauge` as node-problem-detector keeps them; every kind of monitor that
 * has rules reports these two.
 * @see node-problem-detector pkg/problemmetrics/problem_metrics.go
 */
const counterHelp = 'Number of times a specific type of problem have occurred.';
const gaugeHelp = 'Whether a specific type of problem is affecting the node or not.';

/** Adds `times` to how often a reason was seen; 0 makes the series exist. */
export function problemCounter(reason: string, times: number): Measurement {
  return {
    kind: 'counter',
    metric: 'problem_counter',
    help: counterHelp,
    labels: {reason},
    value: times,
  };
}

/** Says whether a condition type is up for a reason; the type's other reasons go to 0. */
export function problemGauge(type: string, reason: string, up: boolean): Measurement {
  return {
    kind: 'gauge',
    metric: 'problem_gauge',
    help: gaugeHelp,
    labels: {reason, type},
    value: Number(up),
    exclusiveBy: ['type'],
  };
}

/** What exists from the start: 0 for each rule's reason, and for each rule whose type is exactly `permanent`. */
export function initialProblemMetrics(
  rules: readonly {readonly type: string; readonly condition: string; readonly reason: string}[],
): readonly Measurement[] {
  return rules.flatMap(({type, condition, reason}) => [
    problemCounter(reason, 0),
    ...(type === 'permanent' ? [problemGauge(condition, reason, false)] : []),
  ]);
}
