import {
  readSystemLogConfig,
  type CheckedSystemLogConfig,
  type SystemLogConfig,
} from '../../../rules/system-log/config.js';
import {startTime} from '../../../rules/system-log/start-time.js';
import type {Monitor} from '../../model/monitor.js';
import {selfMetric} from '../../model/self-metrics.js';
import type {Condition, Measurement, Status} from '../../model/status.js';
import type {ConfigFile} from '../../config/monitor-files.js';
import type {MonitorSurroundings, PreparedMonitor} from '../prepared.js';
import {initialProblemMetrics, problemCounter, problemGauge} from '../problem-metrics.js';
import {describeSystemLog, rulesRaisedBy} from './described.js';
import {judging, type Judged, type Judging, type Lifted} from './judging.js';
import {
  restoredConditions,
  restoredSimulated,
  savedPosition,
  type SavedState,
} from './saved-state.js';
import {watchers, type WatcherBuilder} from './watchers/index.js';

/**
 * A system-log monitor: lines of one log become events and conditions, by the rules of its config file.
 * @throws ConfigError naming the file, the key, what was expected and what came
 */
export function systemLog(file: ConfigFile): PreparedMonitor {
  const config = readSystemLogConfig(file.bytes, file.path);
  const watcher = watchers[config.plugin];
  if (!watcher) {
    throw new Error(
      `\`${file.path}\`: \`plugin\`: expected one of ${Object.keys(watchers).join(', ')}, got \`${config.plugin}\``,
    );
  }

  return {
    described: describeSystemLog(config),
    conditionTypes: config.conditions.map(({type}) => type),
    build: (surroundings) => build({name: file.name, config, watcher, surroundings}),
    raisedBy: (text) => rulesRaisedBy(config, text),
  };
}

interface Parts {
  readonly name: string;
  readonly config: CheckedSystemLogConfig;
  readonly watcher: WatcherBuilder;
  readonly surroundings: MonitorSurroundings;
}

function build(parts: Parts): Monitor {
  const {name, config, surroundings} = parts;
  return {
    name,
    async run(report, signal) {
      if (config.unsupported.length > 0) {
        const keys = config.unsupported;
        surroundings.log.warn('Config keys without effect in this version', {monitor: name, keys});
      }

      await follow(parts, (status) => report({source: config.source, ...status}), signal);
    },
  };
}

/** Follows the log and reports what its lines, and the ends of simulations, change. */
async function follow(
  parts: Parts,
  report: (status: Omit<Status, 'source'>) => void,
  signal: AbortSignal,
): Promise<void> {
  const {name, config, watcher: buildWatcher, surroundings} = parts;
  const {host, log, state, simulations} = surroundings;
  const judge = judgingFrom(parts);
  let position = savedPosition(state.load(), host.bootId);
  let stopListening: (() => void) | undefined;
  const late = judge
    .kept()
    .simulated.flatMap(({simulation: id}) =>
      id === undefined || simulations.isActive(id) ? [] : judge.revert(id),
    );

  function tell(events: Status['events'], measurements: Status['measurements']): void {
    report({events, conditions: judge.conditions(), measurements});
  }

  function tellLifted(lifted: readonly Lifted[]): void {
    if (lifted.length === 0) return;
    tell(liftedEvents(lifted, parts), liftedMeasurements(lifted, config));
    save();
  }

  function save(): void {
    const next: SavedState = {bootId: host.bootId, position, ...judge.kept()};
    state.save(next);
  }

  const watcher = buildWatcher(config, {
    host,
    log,
    start: startOf(config, surroundings),
    position,
    count: (metric, value) => tell([], [selfMetric(metric, value, {monitor: name})]),
  });
  try {
    await watcher.run(
      {
        opened() {
          tell([], initialMeasurements(config, judge.conditions()));
          tellLifted(late);
          stopListening = simulations.onOver((id) => tellLifted(judge.revert(id)));
        },
        deliver(batch) {
          for (const judged of judge.take(batch)) {
            const {conditions} = judged;
            report({
              events: eventsOf(judged, parts),
              conditions,
              measurements: measurementsOf(judged, config),
            });
          }

          position = batch.position;
          save();
        },
      },
      signal,
    );
  } finally {
    stopListening?.();
  }
}

function judgingFrom({config, surroundings}: Parts): Judging {
  const {host, clock, state, recalled, simulations} = surroundings;
  const saved = state.load();
  return judging(config, {
    kept: {
      conditions: restoredConditions(saved, host.bootId) ?? recalled,
      simulated: restoredSimulated(saved, host.bootId),
    },
    simulations,
    now: () => clock.now(),
  });
}

function startOf({lookback, delay}: SystemLogConfig, {clock, host}: MonitorSurroundings): Date {
  const uptimeSeconds = Math.floor(host.uptimeSeconds());
  return startTime({now: clock.now(), uptimeSeconds, lookback, delay});
}

/** With what makes them recognisable: where the line stands, and which rule of which monitor it is. */
function eventsOf(
  {events, rule, place, simulation}: Judged,
  {name, config, surroundings}: Parts,
): Status['events'] {
  const found = `${surroundings.host.bootId}/${config.plugin}/${place}/${name}/${rule}`;
  return events.map((event) => ({
    ...event,
    key: `${found}/${event.reason}`,
    ...(simulation !== undefined && {simulation}),
  }));
}

function liftedEvents(lifted: readonly Lifted[], {name, surroundings}: Parts): Status['events'] {
  return lifted.map(({event, before: {type, simulation = ''}}) => {
    const key = `${surroundings.host.bootId}/simulation/${simulation}/${name}/${type}/over`;
    return {...event, key, simulation};
  });
}

/** Every series at 0, then the conditions that held before a restart. */
function initialMeasurements(
  {rules, metricsReporting}: CheckedSystemLogConfig,
  conditions: readonly Condition[],
): readonly Measurement[] {
  if (!metricsReporting) return [];
  return [
    ...initialProblemMetrics(rules),
    ...conditions
      .filter(({status}) => status === 'True')
      .map(({type, reason}) => problemGauge(type, reason, true)),
  ];
}

function measurementsOf(
  {events, touched}: Judged,
  {metricsReporting}: SystemLogConfig,
): readonly Measurement[] {
  if (!metricsReporting) return [];
  return [
    ...events.map(({reason}) => problemCounter(reason, 1)),
    ...(touched ? [problemGauge(touched.type, touched.reason, touched.status === 'True')] : []),
  ];
}

/** What was counted stays counted. */
function liftedMeasurements(
  lifted: readonly Lifted[],
  {metricsReporting}: SystemLogConfig,
): readonly Measurement[] {
  return metricsReporting
    ? lifted.map(({before: {type, reason}}) => problemGauge(type, reason, false))
    : [];
}
