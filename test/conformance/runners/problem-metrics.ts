import {problemCounter, problemGauge} from '../../../src/agent/monitors/problem-metrics.js';
import type {Case, FileRunner} from '../case-runner.js';
import {problemSeries} from '../problem-series.js';

export const lists: FileRunner['lists'] = {
  cases: {given: ['name', 'ops'], answers: ['problem_counter', 'problem_gauge'], answer},
};

interface Operation {
  readonly op: 'count' | 'gauge';
  readonly type: string;
  readonly reason: string;
  readonly value: number;
}

async function answer({ops}: Case): Promise<Case> {
  const series = problemSeries();
  series.apply(
    ((ops ?? []) as Operation[]).map(({op, type, reason, value}) =>
      op === 'count' ? problemCounter(reason, value) : problemGauge(type, reason, value === 1),
    ),
  );
  const {counter, gauge} = await series.values();
  return {problem_counter: counter, problem_gauge: gauge};
}
