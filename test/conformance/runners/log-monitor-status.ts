import {
  initialProblemMetrics,
  problemCounter,
  problemGauge,
} from '../../../src/agent/monitors/problem-metrics.js';
import type {Condition, Event} from '../../../src/rules/problem.js';
import {readSystemLogConfig} from '../../../src/rules/system-log/config.js';
import {systemLogProblems, type Finding} from '../../../src/rules/system-log/problems.js';
import {batchOf} from '../../rules/system-log/line-batch.js';
import type {Case, FileRunner} from '../case-runner.js';
import {problemSeries} from '../problem-series.js';

export const lists: FileRunner['lists'] = {
  cases: {
    given: ['name', 'bufferSize', 'conditions', 'rules', 'steps'],
    answers: ['initialMetrics', 'steps'],
    answer,
  },
};

interface Step {
  readonly log: {readonly timestampMs: number; readonly message: string};
}

const source = 'src';
const started = new Date(-1);

/** The answer is the same steps again, each with the statuses and metrics after it. */
async function answer({bufferSize, conditions, rules, steps}: Case): Promise<Case> {
  const config = readSystemLogConfig(
    JSON.stringify({
      plugin: 'kmsg',
      source,
      bufferSize,
      rules,
      conditions: ((conditions ?? []) as Case[]).map(({type, reason, message}) => ({
        type,
        reason,
        message,
      })),
    }),
    'case.json',
  );
  const problems = systemLogProblems(config, {now: started});
  const series = problemSeries();
  series.apply(initialProblemMetrics(config.rules));
  const initial = await series.values();
  const answered = [];
  for (const {log} of steps as Step[]) {
    const findings = problems.take(batchOf([log.message]), () => new Date(log.timestampMs));
    findings.forEach(({events, touched}) => {
      series.apply(events.map(({reason}) => problemCounter(reason, 1)));
      if (touched)
        series.apply([problemGauge(touched.type, touched.reason, touched.status === 'True')]);
    });
    const {counter, gauge} = await series.values();
    answered.push({
      log,
      statuses: findings.length > 0 ? findings.map(statusOf) : null,
      problemCounter: counter,
      problemGauge: gauge,
    });
  }

  return {
    initialMetrics: {problemCounter: initial.counter, problemGauge: initial.gauge},
    steps: answered,
  };
}

/** Upstream's statuses of one line share their conditions, so only the last one's are told. */
function statusOf({events, conditions}: Finding, index: number, all: readonly Finding[]): object {
  const last = index === all.length - 1;
  return {
    ...(last && {conditionsAfterThisLog: conditions.length > 0 ? conditions.map(shown) : null}),
    events: events.map(shownEvent),
    source,
  };
}

function shown({transition, ...condition}: Condition): object {
  return {
    ...condition,
    transitionMs: transition === started ? 'initial' : transition.getTime(),
  };
}

function shownEvent({timestamp, ...event}: Event): object {
  return {...event, timestampMs: timestamp.getTime()};
}
