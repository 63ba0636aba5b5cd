import type {AgentOptions} from './config/options.js';
import {createDetector, type Detector} from './detector.js';
import {exporterSet, type ExporterSet} from './exporter-set.js';
import {systemClock} from './host/clock.js';
import {openHost, type Host} from './host/host.js';
import {memoryOnly, openStateDir, type StateDir} from './host/state-dir.js';
import {createLog} from './log.js';
import type {Clock} from './model/clock.js';
import type {AgentMarks, ExporterHealth} from './model/health.js';
import type {Log} from './model/log.js';
import type {Measurement} from './model/status.js';
import {monitorSet, type MonitorSet} from './monitor-set.js';
import {simulationRegistry, type SimulationRegistry} from './simulation/registry.js';

/** What an agent's process gives it. */
export interface AgentSurroundings {
  readonly env: NodeJS.ProcessEnv;
  readonly version: string;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
}

/** The parts of one agent, joined. */
export interface Parts {
  readonly clock: Clock;
  readonly host: Host;
  readonly log: Log;
  readonly state: StateDir | undefined;
  readonly simulations: SimulationRegistry;
  readonly exporters: ExporterSet;
  readonly detector: Detector;
  readonly monitors: MonitorSet;
  readonly measure: (measurement: Measurement) => void;
}

/** @throws Error when a setting can never work: a flag, a config file, the state folder */
export async function buildParts(
  options: AgentOptions,
  {env, version, stdout, stderr}: AgentSurroundings,
): Promise<Parts> {
  const clock = systemClock();
  const log = createLog({write: stderr, now: () => clock.now(), format: options.logFormat});
  const host = openHost({kmsgPath: options.kmsgPath});
  const state = openState(options.stateDir, {clock, log});
  const exporters = await exporterSet({
    ...{options, env, version, clock, log, measure},
    bootId: host.bootId,
    marks,
    print: stdout,
  });
  const detector = createDetector({exporters: exporters.all, log});
  const simulations = simulationRegistry({
    ...{clock, log, measure, bootId: host.bootId},
    store: state?.durable('simulations'),
  });
  const monitors = monitorSet({
    configFiles: options.configFiles,
    surroundings: {host, clock, log, simulations},
    stateOf: (name) => state?.store(name) ?? memoryOnly(),
    detector,
    log,
  });
  return {clock, host, log, state, simulations, exporters, detector, monitors, measure};

  function marks(): AgentMarks {
    return {
      monitors: detector.health(),
      exporters: exporterHealth(exporters),
      simulations: simulations.active().map(({id}) => id),
      simulatedLines: simulations.places(),
    };
  }

  function measure(measurement: Measurement): void {
    detector.report({source: 'npd-agent', events: [], conditions: [], measurements: [measurement]});
  }
}

/** How the exporters are doing. */
export function exporterHealth({all}: ExporterSet): readonly ExporterHealth[] {
  return all.map((exporter) => {
    const trouble = exporter.trouble();
    return {name: exporter.name, ...(trouble !== undefined && {trouble})};
  });
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
