import {
  readSystemLogConfig,
  type CheckedSystemLogConfig,
  type SystemLogConfig,
} from '../../../rules/system-log/config.js';
import {startTime} from '../../../rules/system-log/start-time.js';
import type {Monitor} from '../../model/monitor.js';
import {selfMetric} from '../../model/self-metrics.js';
import type {Status} from '../../model/status.js';
import type {ConfigFile} from '../../config/monitor-files.js';
import type {MonitorSurroundings, PreparedMonitor} from '../prepared.js';
import {describeSystemLog, rulesRaisedBy} from './described.js';
import {judging, type Judging, type Lifted} from './judging.js';
import {reportsOf, type Told} from './reports.js';
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
  const reports = reportsOf(config, {name, bootId: host.bootId});
  let position = savedPosition(state.load(), host.bootId);
  let stopListening: (() => void) | undefined;

  function tell(told: Told, conditions = judge.conditions()): void {
    report({...told, conditions});
  }

  function tellLifted(lifted: readonly Lifted[]): void {
    if (lifted.length === 0) return;
    tell(reports.lifted(lifted));
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
    count: (metric, value) =>
      tell({events: [], measurements: [selfMetric(metric, value, {monitor: name})]}),
  });
  try {
    await watcher.run(
      {
        opened() {
          const late = judge.revert((id) => !simulations.isActive(id));
          tell(reports.started(judge.conditions()));
          tellLifted(late);
          stopListening = simulations.onOver((id) =>
            tellLifted(judge.revert((each) => each === id)),
          );
        },
        deliver(batch) {
          for (const judged of judge.take(batch)) tell(reports.found(judged), judged.conditions);
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
