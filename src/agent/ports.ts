import type {AgentOptions} from './config/options.js';
import type {ExporterSet} from './exporter-set.js';
import {textFormatType} from './exporters/prometheus/text-format.js';
import type {ExporterHealth, MonitorHealth} from './model/health.js';
import type {Condition} from './model/status.js';
import {json, serve, text, type Listening, type Routes} from './server.js';

/** What /readyz tells. */
export interface Readiness {
  readonly ready: boolean;
  /** Of the configuration in force. */
  readonly configRevision: string;
  /** Why the config files as they are now are not in force. */
  readonly configError?: string;
  readonly monitors: readonly MonitorHealth[];
  readonly exporters: readonly ExporterHealth[];
}

/**
 * Opens the health server, which comes with the Kubernetes exporter as node-problem-detector's does, and that of
 * the metrics.
 * @throws Error naming the flag when a port cannot be had
 */
export async function openPorts(
  {health, metrics}: AgentOptions,
  {kubernetes, prometheus}: ExporterSet,
  readiness: () => Promise<Readiness>,
): Promise<readonly Listening[]> {
  const probes = probeRoutes(readiness);
  const ports: Listening[] = [];
  if (kubernetes && health.port > 0) {
    const routes = {...probes, ...conditionsRoute(() => kubernetes.conditions())};
    ports.push(await serve({...health, flag: 'port', routes}));
  }

  if (prometheus) {
    const routes = {...probes, ...metricsRoute(() => prometheus.text())};
    ports.push(await serve({...metrics, flag: 'prometheus-port', routes}));
  }

  return ports;
}

/** Alive, and ready: 200 or 503 with what is not ready. */
export function probeRoutes(readiness: () => Promise<Readiness>): Routes {
  return {
    '/healthz': () => text('ok'),
    '/readyz': async () => {
      const state = await readiness();
      return json(state, state.ready ? 200 : 503);
    },
  };
}

/** The conditions that the API server is told, as node-problem-detector shows them. */
export function conditionsRoute(conditions: () => readonly Condition[] | undefined): Routes {
  return {
    '/conditions': () =>
      json(
        conditions()?.map(({type, status, transition, reason, message}) => ({
          type,
          status,
          transition: localRfc3339(transition),
          reason,
          message,
        })) ?? null,
      ),
  };
}

function metricsRoute(metrics: () => Promise<string>): Routes {
  return {'/metrics': async () => text(await metrics(), {type: textFormatType})};
}

/** `2026-11-21T13:30:00.5+01:00`, as Go's time.RFC3339Nano prints it. */
export function localRfc3339(at: Date): string {
  const offset = -at.getTimezoneOffset();
  const local = new Date(at.getTime() + offset * 60_000).toISOString().slice(0, -1);
  const zone =
    offset === 0
      ? 'Z'
      : `${offset < 0 ? '-' : '+'}${two(Math.abs(offset) / 60)}:${two(Math.abs(offset) % 60)}`;
  return local.replace(/\.?0+$/, '') + zone;
}

function two(value: number): string {
  return String(Math.floor(value)).padStart(2, '0');
}
