import {
  readSystemLogConfig,
  type CheckedSystemLogConfig,
  type SystemLogConfig,
} from '../../../rules/system-log/config.js';
import {systemLogProblems, type Finding} from '../../../rules/system-log/problems.js';
import {startTime} from '../../../rules/system-log/start-time.js';
import type {Monitor} from '../../model/monitor.js';
import {selfMetric} from '../../model/self-metrics.js';
import type {Condition, Measurement, Status} from '../../model/status.js';
import type {ConfigFile} from '../../config/monitor-files.js';
import type {MonitorSurroundings, PreparedMonitor} from '../prepared.js';
import {initialProblemMetrics, problemCounter, problemGauge} from '../problem-metrics.js';
import {restoredConditions, savedPosition, type SavedState} from './saved-state.js';
import {watchers, type WatcherBuilder} from './watchers/index.js';
import type {LogBatch} from './watchers/watcher.js';

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
    source: config.source,
    conditionTypes: config.conditions.map(({type}) => type),
    build: (surroundings) => build({name: file.name, config, watcher, surroundings}),
  };
}

interface Parts {
  readonly name: string;
  readonly config: CheckedSystemLogConfig;
  readonly watcher: WatcherBuilder;
  readonly surroundings: MonitorSurroundings;
}

function build({name, config, watcher: buildWatcher, surroundings}: Parts): Monitor {
  const {host, clock, log, state, recalled} = surroundings;
  return {
    name,
    async run(report, signal) {
      if (config.unsupported.length > 0) {
        const keys = config.unsupported;
        log.warn('Config keys without effect in this version', {monitor: name, keys});
      }

      const saved = state.load();
      const problems = systemLogProblems(config, {
        now: clock.now(),
        restored: restoredConditions(saved, host.bootId) ?? recalled,
      });
      const watcher = buildWatcher(config, {
        host,
        log,
        start: startOf(config, surroundings),
        position: savedPosition(saved, host.bootId),
        count: (metric, value) => tell([], [selfMetric(metric, value, {monitor: name})]),
      });
      await watcher.run(
        {
          opened: () => tell([], initialMeasurements(config, problems.conditions())),
          deliver(batch) {
            for (const finding of problems.take(batch, (line) => batch.timeOf(line))) {
              tell(withKeys(finding, batch), measurements(finding), finding.conditions);
            }

            const {position} = batch;
            const next: SavedState = {
              bootId: host.bootId,
              position,
              conditions: problems.conditions(),
            };
            state.save(next);
          },
        },
        signal,
      );

      function tell(
        events: Status['events'],
        numbers: Status['measurements'],
        conditions = problems.conditions(),
      ): void {
        report({source: config.source, events, conditions, measurements: numbers});
      }
    },
  };

  function withKeys({events, rule, line}: Finding, batch: LogBatch): Status['events'] {
    const place = `${host.bootId}/${config.plugin}/${batch.placeOf(line)}`;
    return events.map((event) => ({...event, key: `${place}/${name}/${rule}/${event.reason}`}));
  }

  function measurements(finding: Finding): readonly Measurement[] {
    return config.metricsReporting ? findingMeasurements(finding) : [];
  }
}

function startOf({lookback, delay}: SystemLogConfig, {clock, host}: MonitorSurroundings): Date {
  const uptimeSeconds = Math.floor(host.uptimeSeconds());
  return startTime({now: clock.now(), uptimeSeconds, lookback, delay});
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

function findingMeasurements({events, touched}: Finding): readonly Measurement[] {
  return [
    ...events.map(({reason}) => problemCounter(reason, 1)),
    ...(touched ? [problemGauge(touched.type, touched.reason, touched.status === 'True')] : []),
  ];
}
