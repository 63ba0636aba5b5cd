import type {CheckedSystemLogConfig} from '../../../rules/system-log/config.js';
import {
  conditionEvent,
  systemLogProblems,
  type Finding,
} from '../../../rules/system-log/problems.js';
import type {Claimed, Simulations} from '../../model/simulation.js';
import type {Condition, Event, ReportedCondition} from '../../model/status.js';
import {batchSlice} from './batch-slice.js';
import type {LogBatch} from './watchers/watcher.js';

/** What a line means, and whether it is real. */
export interface Judged extends Finding {
  /** All conditions as they are after this finding. */
  readonly conditions: readonly ReportedCondition[];
  /** Where the line stands in its log. */
  readonly place: string;
  /** The simulation whose line it is. */
  readonly simulation?: string;
}

/** What the end of a simulation does to a condition that it held up. */
export interface Lifted {
  /** As it was. */
  readonly before: ReportedCondition;
  /** That it is over. */
  readonly event: Event;
}

/** What is kept over restarts. */
export interface KeptConditions {
  /** What the log's real lines said. */
  readonly conditions: readonly Condition[];
  /** What simulations hold up. */
  readonly simulated: readonly ReportedCondition[];
}

/**
 * Lines in, findings out, with simulated lines judged apart. Promises:
 * 1. A simulation's line is judged alone, by a window that holds nothing else, and never enters the window of the real
 *    lines: neither can complete the other's match.
 * 2. A simulation sets no condition that is up for real, and a real line takes a condition over from the simulation that
 *    holds it up: from then on it is real.
 * 3. A line whose simulation is over means nothing.
 */
export interface Judging {
  conditions(): readonly ReportedCondition[];
  take(batch: LogBatch): readonly Judged[];
  /** Lifts what a simulation holds up. */
  revert(id: string): readonly Lifted[];
  kept(): KeptConditions;
}

/** @param options.kept of an earlier run; conditions that a finished simulation held up are still among them */
export function judging(
  config: CheckedSystemLogConfig,
  {
    kept,
    simulations,
    now,
  }: {
    readonly kept: KeptConditions;
    readonly simulations: Simulations;
    readonly now: () => Date;
  },
): Judging {
  const real = systemLogProblems(config, {now: now(), restored: kept.conditions});
  /** What is shown in the place of a real condition that is not up: held up by a simulation, or lifted again. */
  const shown = new Map<string, ReportedCondition>();
  for (const condition of kept.simulated) {
    if (!isUp(condition.type)) shown.set(condition.type, condition);
  }

  function isUp(type: string): boolean {
    return real.conditions().some((one) => one.type === type && one.status === 'True');
  }

  function covered(conditions: readonly Condition[]): readonly ReportedCondition[] {
    return conditions.map((condition) => shown.get(condition.type) ?? condition);
  }

  function takeReal(batch: LogBatch): readonly Judged[] {
    return real
      .take(batch, (line) => batch.timeOf(line))
      .map((finding) => {
        if (finding.touched) shown.delete(finding.touched.type);
        const place = batch.placeOf(finding.line);
        return {...finding, conditions: covered(finding.conditions), place};
      });
  }

  function takeSimulated(batch: LogBatch, simulation: string): readonly Judged[] {
    const alone = systemLogProblems(config, {now: now(), restored: covered(real.conditions())});
    const place = batch.placeOf(0);
    return alone
      .take(batch, (line) => batch.timeOf(line))
      .filter(({touched}) => !touched || !isUp(touched.type))
      .map((finding) => {
        const {touched} = finding;
        if (touched) shown.set(touched.type, {...touched, simulation});
        return {...finding, conditions: covered(real.conditions()), place, simulation};
      });
  }

  function claimed(batch: LogBatch, line: number): Claimed | undefined {
    const bytes = batch.bytes.subarray(batch.starts[line], batch.ends[line]);
    return simulations.claim({
      log: config.plugin,
      place: batch.placeOf(line),
      text: Buffer.from(bytes).toString(),
      fromKernel: batch.isFromKernel(line),
    });
  }

  return {
    conditions: () => covered(real.conditions()),
    take(batch) {
      if (simulations.none()) return takeReal(batch);
      const judged: Judged[] = [];
      let from = 0;
      for (let line = 0; line < batch.ends.length; line += 1) {
        const simulated = claimed(batch, line);
        if (!simulated) continue;
        judged.push(...takeReal(batchSlice(batch, from, line)));
        from = line + 1;
        if (simulated.over) continue;
        judged.push(...takeSimulated(batchSlice(batch, line, from), simulated.id));
      }

      return [...judged, ...takeReal(batchSlice(batch, from, batch.ends.length))];
    },
    revert(id) {
      const at = now();
      return [...shown.values()]
        .filter(({simulation}) => simulation === id)
        .flatMap((before) => {
          shown.delete(before.type);
          const healthy = healthyCondition(config, before.type, at);
          if (!healthy) return [];
          shown.set(healthy.type, healthy);
          return {before, event: conditionEvent(healthy, at)};
        });
    },
    kept: () => ({
      conditions: real.conditions(),
      simulated: [...shown.values()].filter(({simulation}) => simulation !== undefined),
    }),
  };
}

/** The condition as its file declares it for when nothing is wrong; undefined when the file does not declare it. */
function healthyCondition(
  {conditions}: CheckedSystemLogConfig,
  type: string,
  transition: Date,
): Condition | undefined {
  const declared = conditions.find((condition) => condition.type === type);
  if (!declared) return undefined;
  const {reason, message} = declared;
  return {type, status: 'False', transition, reason, message};
}
