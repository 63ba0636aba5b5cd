import type {AgentSimulation} from './agent-simulation.js';
import {isMarked, type NodeWatch} from './node-watch.js';
import type {ProblemMetric} from './problem-metric.js';

/** Something by which a person, an alert or a program sees the problem. */
export type Expected =
  | {readonly kind: 'event'; readonly reason: string}
  | {readonly kind: 'condition'; readonly type: string; readonly reason: string}
  | {readonly kind: 'metric'; readonly series: string};

/** That it was seen. */
export type Sight = Expected & {
  /** From the agent's answer that the line is written, by this machine's clock; what came before the answer is at 0. */
  readonly afterSeconds: number;
  /** Of a metric. */
  readonly value?: number;
};

/** Where to look, and for what. */
export interface Lookout {
  readonly watch: NodeWatch;
  readonly metric: ProblemMetric;
  readonly simulation: AgentSimulation;
  /** Since the injection. */
  readonly seconds: () => number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Timers can hold no more. */
const longestMs = 2 ** 31 - 1;

/**
 * Yields each sight as it comes. An event and a condition count only when they carry the simulation's mark.
 * @returns what was not seen in time
 * @throws ApiError, ConnectionError when it can no longer be seen; the signal's reason
 */
export async function* awaitSights(lookout: Lookout): AsyncGenerator<Sight, readonly Expected[]> {
  const {watch, metric, simulation, seconds, signal} = lookout;
  const until = performance.now() + Math.min(lookout.timeoutMs, longestMs);
  const stop = new AbortController();
  const risen = rising(metric, watch, AbortSignal.any([signal, stop.signal]));
  let missing = expectedOf(simulation, metric);
  try {
    for (;;) {
      watch.bell.still();
      watch.check();
      risen.check();
      for (const expected of missing.filter((one) => isSeen(one, lookout, risen.value()))) {
        missing = missing.filter((one) => one !== expected);
        const value = expected.kind === 'metric' ? risen.value() : undefined;
        yield {...expected, afterSeconds: seconds(), ...(value !== undefined && {value})};
      }

      const leftMs = until - performance.now();
      if (missing.length === 0 || leftMs <= 0) return missing;
      await watch.bell.heard(leftMs);
    }
  } finally {
    stop.abort();
  }
}

/** What is to be seen of a simulation, in the order in which it mostly comes. */
function expectedOf(
  {reason, condition}: AgentSimulation,
  {series}: ProblemMetric,
): readonly Expected[] {
  return [
    {kind: 'event', reason},
    ...(condition === undefined ? [] : [{kind: 'condition', type: condition, reason} as const]),
    {kind: 'metric', series},
  ];
}

function isSeen(
  expected: Expected,
  {watch, simulation: {id}}: Lookout,
  value: number | undefined,
): boolean {
  switch (expected.kind) {
    case 'event':
      return watch
        .events()
        .some((event) => event.reason === expected.reason && isMarked(event, id));
    case 'condition': {
      const node = watch.node();
      const up = node.conditions.find(({type}) => type === expected.type);
      return up?.status === 'True' && up.reason === expected.reason && isMarked(node, id);
    }
    case 'metric':
      return value !== undefined;
  }
}

/** Looks at the metric all the while, and rings when there is news. */
function rising(metric: ProblemMetric, {bell}: NodeWatch, signal: AbortSignal) {
  let value: number | undefined;
  let failure: {readonly error: unknown} | undefined;
  metric
    .risen(signal)
    .then(
      (seen) => {
        value = seen;
      },
      (error: unknown) => {
        failure = {error};
      },
    )
    .finally(bell.ring);
  return {
    value: () => value,
    check() {
      if (failure && !signal.aborted) throw failure.error;
    },
  };
}
