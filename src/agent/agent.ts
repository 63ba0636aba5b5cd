import {setTimeout as sleep} from 'node:timers/promises';
import type {AgentOptions} from './config/options.js';
import {createDetector} from './detector.js';
import {exporterSet, type ExporterSet} from './exporter-set.js';
import {systemClock} from './host/clock.js';
import {openHost} from './host/host.js';
import {memoryOnly, openStateDir, type StateDir} from './host/state-dir.js';
import {createLog} from './log.js';
import type {Clock} from './model/clock.js';
import type {Recalled} from './model/exporter.js';
import type {Log} from './model/log.js';
import {selfMetric} from './model/self-metrics.js';
import type {Measurement} from './model/status.js';
import {monitorSet} from './monitor-set.js';
import {conditionsRoute, metricsRoute, probeRoutes, type Readiness} from './routes.js';
import {serve, type Listening} from './server.js';

/** A running agent. */
export interface Agent {
  /** Never resolves; rejects when the agent cannot go on. */
  readonly failed: Promise<never>;
  /** Reads the config files again and replaces the monitors whose file changed. Never rejects. */
  reload(): Promise<void>;
  /** Settles within 200 ms; the state is written, the ports are closed. */
  stop(): Promise<void>;
}

/** What an agent's process gives it. */
export interface AgentSurroundings {
  readonly env: NodeJS.ProcessEnv;
  readonly version: string;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
}

const configCheckTicks = 10;

/**
 * Builds the parts and joins them. The ports answer when it settles; the monitors start after that.
 * @throws Error when a setting can never work: a flag, a config file, a port, the state folder
 */
export async function startAgent(
  options: AgentOptions,
  {env, version, stdout, stderr}: AgentSurroundings,
): Promise<Agent> {
  const clock = systemClock();
  const log = createLog({write: stderr, now: clock.now, format: options.logFormat});
  const host = openHost({kmsgPath: options.kmsgPath});
  const state = openState(options.stateDir, {clock, log});
  const exporters = await exporterSet({
    ...{options, env, version, clock, log, measure},
    bootId: host.bootId,
    print: stdout,
  });
  const detector = createDetector({exporters: exporters.all, log});
  const monitors = monitorSet({
    configFiles: options.configFiles,
    surroundings: {host, clock, log},
    stateOf: (name) => state?.store(name) ?? memoryOnly(),
    detector,
    log,
  });
  let configError: string | undefined;
  let stopped = false;
  const ports = await openPorts(options, exporters, readiness);
  for (const {url} of ports) log.info('Listening', {url});
  detector.start();
  measure(selfMetric('npd_build_info', 1, {version}));
  const failed = begin();
  failed.catch(() => undefined);
  let ticks = 0;
  const stopTicking = clock.onTick(() => {
    ticks += 1;
    if (ticks % configCheckTicks === 0) void reload();
  });

  return {
    failed,
    reload,
    async stop() {
      stopped = true;
      stopTicking();
      await detector.stop();
      state?.close();
      for (const port of ports) port.close();
    },
  };

  async function begin(): Promise<never> {
    const recall = recallFrom(exporters);
    void recall.then(({types}) =>
      detector.withdraw(types.filter((type) => !monitors.declares(type))),
    );
    const waitMs = monitors.remembers() ? 0 : (options.kubernetes?.waitTimeout.ms ?? 0);
    const {conditions} = await within(waitMs, recall);
    if (!stopped) await monitors.start(conditions);
    const health = detector.health();
    if (!stopped && health.every(({state: is}) => is === 'failed')) {
      throw new Error(
        `no problem daemon is successfully setup: ${health.map(({name, error}) => `${name}: ${error}`).join('; ')}`,
      );
    }

    return new Promise(() => undefined);
  }

  async function reload(): Promise<void> {
    const wrong = await monitors.reload();
    if (wrong !== undefined && wrong !== configError) {
      measure(selfMetric('npd_config_reload_failures_total', 1));
      log.error('Changed configuration refused; the one before it stays in force', {error: wrong});
    }

    configError = wrong;
  }

  function measure(measurement: Measurement): void {
    detector.report({source: 'npd-agent', events: [], conditions: [], measurements: [measurement]});
  }

  function readiness(): Readiness {
    const health = detector.health();
    const troubles = exporters.all.map((exporter) => {
      const trouble = exporter.trouble();
      return {name: exporter.name, ...(trouble !== undefined && {trouble})};
    });
    return {
      ready:
        health.length > 0 &&
        health.every(({state: is}) => is === 'running') &&
        troubles.every(({trouble}) => trouble === undefined),
      configRevision: monitors.revision(),
      ...(configError !== undefined && {configError}),
      monitors: health,
      exporters: troubles,
    };
  }
}

/** The state folder; none when it is empty, or when it was not asked for and cannot be had. */
function openState(
  {path, given}: AgentOptions['stateDir'],
  parts: {readonly clock: Clock; readonly log: Log},
): StateDir | undefined {
  if (path === '') return undefined;
  try {
    return openStateDir({path, ...parts});
  } catch (error) {
    if (given) throw error;
    parts.log.warn('No state folder; a restart forgets log positions and conditions', {
      path,
      error,
    });
    return undefined;
  }
}

async function openPorts(
  {health, metrics}: AgentOptions,
  exporters: ExporterSet,
  readiness: () => Readiness,
): Promise<readonly Listening[]> {
  const probes = probeRoutes(readiness);
  const {kubernetes, prometheus} = exporters;
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

/** What the first exporter that remembers tells; nothing when none does. */
function recallFrom({all}: ExporterSet): Promise<Recalled> {
  const remembering = all.find(({recall}) => recall !== undefined);
  return remembering?.recall?.() ?? Promise.resolve({types: [], conditions: []});
}

async function within(limitMs: number, recall: Promise<Recalled>): Promise<Recalled> {
  const limit = new AbortController();
  const nothing = {types: [], conditions: []};
  const waited = sleep(limitMs, nothing, {signal: limit.signal}).catch(() => nothing);
  const first = await Promise.race([recall, waited]);
  limit.abort();
  return first;
}
