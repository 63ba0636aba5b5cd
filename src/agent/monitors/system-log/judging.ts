import type {CheckedSystemLogConfig} from '../../../rules/system-log/config.js';
import {
  conditionEvent,
  systemLogProblems,
  type Finding,
} from '../../../rules/system-log/problems.js';
import type {Simulations, Suspect} from '../../model/simulation.js';
import type {Condition, Event, ReportedCondition} from '../../model/status.js';
import {batchSlice} from './batch-slice.js';
import {coveringConditions} from './covering-conditions.js';
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
  /** Lifts what the simulations hold up that are `over`. */
  revert(over: (id: string) => boolean): readonly Lifted[];
  kept(): KeptConditions;
}

export interface JudgingOptions {
  /** Of an earlier run; conditions that a finished simulation held up are still among them. */
  readonly kept: KeptConditions;
  readonly simulations: Simulations;
  readonly now: () => Date;
}

/** Begins with what was kept. */
export function judging(
  config: CheckedSystemLogConfig,
  {kept, simulations, now}: JudgingOptions,
): Judging {
  const real = systemLogProblems(config, {now: now(), restored: kept.conditions});
  const covers = coveringConditions(() => real.conditions(), kept.simulated);

  function takeReal(batch: LogBatch): readonly Judged[] {
    return real
      .take(batch, (line) => batch.timeOf(line))
      .map((finding) => {
        if (finding.touched) covers.uncover(finding.touched.type);
        const place = batch.placeOf(finding.line);
        return {...finding, conditions: covers.over(finding.conditions), place};
      });
  }

  function takeSimulated(batch: LogBatch, simulation: string): readonly Judged[] {
    const alone = systemLogProblems(config, {now: now(), restored: covers.all()});
    const place = batch.placeOf(0);
    return alone
      .take(batch, (line) => batch.timeOf(line))
      .filter(({touched}) => !touched || !covers.isReallyUp(touched.type))
      .map((finding) => {
        if (finding.touched) covers.cover({...finding.touched, simulation});
        return {...finding, conditions: covers.all(), place, simulation};
      });
  }

  return {
    conditions: () => covers.all(),
    take(batch) {
      if (simulations.none()) return takeReal(batch);
      const judged: Judged[] = [];
      let from = 0;
      for (let line = 0; line < batch.ends.length; line += 1) {
        const simulated = simulations.claim(suspect(batch, line, config.plugin));
        if (!simulated) continue;
        judged.push(...takeReal(batchSlice(batch, from, line)));
        from = line + 1;
        if (simulated.over) continue;
        judged.push(...takeSimulated(batchSlice(batch, line, from), simulated.id));
      }

      return [...judged, ...takeReal(batchSlice(batch, from, batch.ends.length))];
    },
    revert(over) {
      const at = now();
      return covers.simulated().flatMap((before) => {
        if (before.simulation === undefined || !over(before.simulation)) return [];
        covers.uncover(before.type);
        const healthy = healthyCondition(config, before.type, at);
        if (!healthy) return [];
        covers.cover(healthy);
        return {before, event: conditionEvent(healthy, at)};
      });
    },
    kept: () => ({conditions: real.conditions(), simulated: covers.simulated()}),
  };
}

function suspect(batch: LogBatch, line: number, log: string): Suspect {
  const bytes = batch.bytes.subarray(batch.starts[line], batch.ends[line]);
  return {
    log,
    place: batch.placeOf(line),
    text: Buffer.from(bytes).toString(),
    fromKernel: batch.isFromKernel(line),
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
