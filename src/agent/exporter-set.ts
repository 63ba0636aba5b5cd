import {inCluster} from '../kube/connection/in-cluster.js';
import {overrideConnection} from '../kube/connection/apiserver-override.js';
import {rateLimit} from '../kube/rate-limit.js';
import {rest, type Connection} from '../kube/rest.js';
import {FlagError} from './config/flags.js';
import type {AgentOptions, KubernetesSettings} from './config/options.js';
import {
  consoleLines,
  kubernetes,
  prometheus,
  type KubernetesExporter,
  type PrometheusExporter,
} from './exporters/index.js';
import type {Clock} from './model/clock.js';
import type {Exporter} from './model/exporter.js';
import type {AgentMarks} from './model/health.js';
import type {Log} from './model/log.js';
import type {Measurement} from './model/status.js';

export interface ExporterSetOptions {
  readonly options: AgentOptions;
  readonly env: NodeJS.ProcessEnv;
  /** The agent's, `0.1.0`. */
  readonly version: string;
  readonly bootId: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly measure: (measurement: Measurement) => void;
  /** What the agent tells of itself on its node. */
  readonly marks: () => AgentMarks;
  /** Takes lines for standard output. */
  readonly print: (line: string) => void;
}

/** The exporters that the flags ask for. */
export interface ExporterSet {
  readonly all: readonly Exporter[];
  readonly kubernetes: KubernetesExporter | undefined;
  readonly prometheus: PrometheusExporter | undefined;
}

/**
 * @throws FlagError when the API server cannot be known from flags and environment
 * @throws Error when no exporter is asked for
 */
export async function exporterSet(set: ExporterSetOptions): Promise<ExporterSet> {
  const {options, log, print} = set;
  const toPrometheus = options.metrics.port > 0 ? prometheus({log}) : undefined;
  const toKubernetes = options.kubernetes && (await kubernetesExporter(options.kubernetes, set));
  const all = [
    ...(toKubernetes ? [toKubernetes] : []),
    ...(toPrometheus ? [toPrometheus] : []),
    ...(options.console ? [consoleLines(print)] : []),
  ];
  if (all.length === 0) {
    throw new Error(
      'No exporter is successfully setup: give `--prometheus-port`, `--enable-k8s-exporter` or `--exporter.console`',
    );
  }

  return {all, kubernetes: toKubernetes, prometheus: toPrometheus};
}

async function kubernetesExporter(
  settings: KubernetesSettings,
  {options, env, version, ...parts}: ExporterSetOptions,
): Promise<KubernetesExporter> {
  const connection = await connect(settings.apiserverOverride, env);
  return kubernetes({
    ...settings,
    ...parts,
    version,
    nodeName: options.nodeName,
    rest: rest(connection, {userAgent: `npd-agent/v${version}`}),
    limit: rateLimit({perSecond: settings.qps, burst: settings.burst}),
    waitIntervalMs: settings.waitInterval.ms,
  });
}

async function connect(override: string, env: NodeJS.ProcessEnv): Promise<Connection> {
  try {
    return override === '' ? inCluster({env}) : await overrideConnection(override, {env});
  } catch (cause) {
    const {message} = cause as Error;
    throw new FlagError(
      override === ''
        ? `${message}; outside a cluster give \`--apiserver-override\`, or \`--enable-k8s-exporter=false\` to work without one`
        : `flag \`--apiserver-override\`: ${message}`,
      {cause},
    );
  }
}
