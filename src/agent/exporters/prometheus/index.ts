import Counter from 'prom-client/lib/counter.js';
import Gauge from 'prom-client/lib/gauge.js';
import Registry from 'prom-client/lib/registry.js';
import type {Exporter} from '../../model/exporter.js';
import type {Log} from '../../model/log.js';
import type {Gauged, Measurement, Status} from '../../model/status.js';
import {exportedName} from './exported-name.js';
import {renderFamilies} from './text-format.js';

/** Keeps every measurement for whoever scrapes it. */
export interface PrometheusExporter extends Exporter {
  /** All families in the text format 0.0.4. */
  text(): Promise<string>;
}

interface Series {
  readonly metric: Counter | Gauge;
  /** By label values; what was set, so that one of them can be found and cleared. */
  readonly labels: Map<string, Readonly<Record<string, string>>>;
}

/** The label that carries a condition's type in `problem_gauge`. */
const typeLabel = 'type';

/**
 * Metrics as node-problem-detector exports them: a family appears with its first sample, series stay
 * until the agent ends or their condition is withdrawn, no default metrics.
 */
export function prometheus({log}: {readonly log: Log}): PrometheusExporter {
  const registry = new Registry();
  const families = new Map<string, Series>();

  function apply(measurement: Measurement): void {
    const name = exportedName(measurement.metric);
    const labels = exportedLabels(measurement.labels);
    const family = families.get(name) ?? create(name, measurement, Object.keys(labels));
    if (measurement.kind === 'gauge') clearOthers(family, measurement);
    family.labels.set(JSON.stringify(labels), labels);
    if (family.metric instanceof Gauge) family.metric.set(labels, measurement.value);
    else family.metric.inc(labels, measurement.value);
  }

  function create(name: string, {kind, help}: Measurement, labelNames: string[]): Series {
    const options = {name, help, labelNames, registers: [registry]};
    const metric = kind === 'counter' ? new Counter(options) : new Gauge(options);
    const family = {metric, labels: new Map<string, Readonly<Record<string, string>>>()};
    families.set(name, family);
    return family;
  }

  return {
    name: 'prometheus',
    start: () => undefined,
    export({measurements}: Status) {
      for (const measurement of measurements) {
        try {
          apply(measurement);
        } catch (error) {
          log.rarely('Measurement not exported', {metric: measurement.metric, error});
        }
      }
    },
    withdraw(types) {
      for (const {metric, labels} of families.values()) {
        for (const [key, values] of labels) {
          if (!types.includes(values[typeLabel] ?? '')) continue;
          metric.remove(values);
          labels.delete(key);
        }
      }
    },
    trouble: () => undefined,
    async stop() {
      registry.clear();
      families.clear();
    },
    text: async () => renderFamilies(await registry.getMetricsAsJSON()),
  };
}

function clearOthers({metric, labels}: Series, {exclusiveBy = [], labels: mine}: Gauged): void {
  if (exclusiveBy.length === 0 || !(metric instanceof Gauge)) return;
  for (const other of labels.values()) {
    if (exclusiveBy.every((name) => other[name] === mine[name])) metric.set(other, 0);
  }
}

function exportedLabels(labels: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(labels)
      .map(([name, value]) => [exportedName(name), value] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
