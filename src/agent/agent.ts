import {setTimeout as sleep} from 'node:timers/promises';
import type {AgentOptions} from './config/options.js';
import {agentSocket, type AgentSocket} from './agent-socket.js';
import type {ExporterSet} from './exporter-set.js';
import type {MonitorHealth} from './model/health.js';
import type {Recalled} from './model/exporter.js';
import {selfMetric} from './model/self-metrics.js';
import {buildParts, exporterHealth, type AgentSurroundings, type Parts} from './parts.js';
import {openPorts, type Readiness} from './ports.js';
import type {Listening} from './server.js';

/** A running agent. */
export interface Agent {
  /** Never resolves; rejects when the agent cannot go on. */
  readonly failed: Promise<never>;
  /** Reads the config files again and replaces the monitors whose file changed. Never rejects. */
  reload(): Promise<void>;
  /** Settles within 200 ms; the state is written, the ports are closed. */
  stop(): Promise<void>;
}

const configCheckTicks = 10;
const nothingRecalled: Recalled = {types: [], conditions: [], simulatedLines: []};

/**
 * Builds the parts and joins them. The ports answer when it settles; the monitors start after that.
 * @throws Error when a setting can never work: a flag, a config file, a port, the state folder
 */
export async function startAgent(
  options: AgentOptions,
  surroundings: AgentSurroundings,
): Promise<Agent> {
  const parts = await buildParts(options, surroundings);
  const {clock, log, state, exporters, detector, monitors, simulations, measure} = parts;
  let configError: string | undefined;
  const ports = await openPorts(options, exporters, readiness);
  for (const {url} of ports) log.info('Listening', {url});
  for (const {path, repeated} of options.configFiles) {
    if (repeated) log.warn('Config file given several times; it is taken once', {path});
  }

  if (options.console) surroundings.stdout(greeting(options, ports.at(-1)));
  detector.start();
  measure(selfMetric('npd_build_info', 1, {version: surroundings.version}));
  const stopping = new AbortController();
  simulations.start();
  const {version} = surroundings;
  const socket = agentSocket({...options, ...parts, version, readiness});
  const waitMs = options.kubernetes?.waitTimeout.ms ?? 0;
  const failed = begin({...parts, socket}, waitMs, stopping.signal);
  failed.catch(() => undefined); // whoever runs the agent waits for it
  let ticks = 0;
  const stopTicking = clock.onTick(() => {
    ticks += 1;
    if (ticks % configCheckTicks === 0) void reload();
  });

  function readiness(): Promise<Readiness> {
    return readinessOf(parts, configError);
  }

  async function reload(): Promise<void> {
    const wrong = await monitors.reload();
    if (wrong !== undefined && wrong !== configError) {
      measure(selfMetric('npd_config_reload_failures_total', 1));
      log.error('Changed configuration refused; the one before it stays in force', {error: wrong});
    }

    configError = wrong;
  }

  return {
    failed,
    reload,
    async stop() {
      stopping.abort();
      stopTicking();
      socket.close();
      simulations.stop();
      await detector.stop();
      state?.close();
      for (const port of ports) port.close();
    },
  };
}

/**
 * Starts the monitors, those without saved state after what an exporter remembers, and has conditions of an earlier
 * agent withdrawn that no config file declares any more.
 */
async function begin(
  {exporters, detector, monitors, simulations, socket}: Parts & {readonly socket: AgentSocket},
  waitMs: number,
  stopped: AbortSignal,
): Promise<never> {
  await socket.openIfGiven();
  const recall = recallFrom(exporters);
  void recall.then(({types}) =>
    detector.withdraw(types.filter((type) => !monitors.declares(type))),
  );
  const {conditions, simulatedLines} = await within(monitors.remembers() ? 0 : waitMs, recall);
  simulations.adopt(simulatedLines);
  if (!stopped.aborted) await monitors.start(conditions);
  const health = detector.health();
  if (!stopped.aborted && health.every(({state}) => state === 'failed')) {
    throw new Error(`no problem daemon is successfully setup: ${failures(health)}`);
  }

  await socket.openIfPossible();

  return new Promise(() => undefined);
}

/** Each reason once, with the monitors that it stopped: `kernel-monitor, readonly-monitor: cannot read …`. */
function failures(health: readonly MonitorHealth[]): string {
  const reasons = new Set(health.map(({error = ''}) => error));
  return [...reasons]
    .map((reason) => {
      const names = health.filter(({error = ''}) => error === reason).map(({name}) => name);
      return `${names.join(', ')}: ${reason}`;
    })
    .join('; ');
}

async function readinessOf(
  {detector, exporters, monitors}: Parts,
  configError: string | undefined,
): Promise<Readiness> {
  const health = detector.health();
  const troubles = exporterHealth(exporters);
  return {
    ready:
      health.length > 0 &&
      health.every(({state}) => state === 'running') &&
      troubles.every(({trouble}) => trouble === undefined),
    configRevision: await monitors.revision(),
    ...(configError !== undefined && {configError}),
    monitors: health,
    exporters: troubles,
  };
}

/** What a person reads who runs the agent by hand. */
function greeting({configFiles}: AgentOptions, metrics: Listening | undefined): string {
  const files = configFiles.map(({path}) => path).join(', ');
  return `Watching this machine for the problems of ${files}.${metrics ? ` Metrics: ${metrics.url}/metrics` : ''}\n`;
}

/** What the first exporter that remembers tells; nothing when none does. */
function recallFrom({all}: ExporterSet): Promise<Recalled> {
  const remembering = all.find((exporter) => exporter.recall !== undefined);
  return remembering?.recall?.() ?? Promise.resolve(nothingRecalled);
}

async function within(limitMs: number, recall: Promise<Recalled>): Promise<Recalled> {
  const limit = new AbortController();
  const waited = sleep(limitMs, nothingRecalled, {signal: limit.signal}).catch(
    () => nothingRecalled,
  );
  const first = await Promise.race([recall, waited]);
  limit.abort();
  return first;
}
