import type {Detector} from './detector.js';
import {openKmsgWriter} from './host/kmsg-writer.js';
import type {Host} from './host/host.js';
import type {Clock} from './model/clock.js';
import type {Simulation} from './model/simulation.js';
import type {MonitorSet} from './monitor-set.js';
import type {Readiness} from './ports.js';
import {inject, type MonitorToRaise} from './simulation/inject.js';
import {Refused} from './simulation/refused.js';
import type {SimulationRegistry} from './simulation/registry.js';
import {apiVersion, type SimulationDocument} from './socket/protocol.js';
import type {AgentAnswers} from './socket/requests.js';

export interface AnsweringOptions {
  readonly version: string;
  readonly nodeName: string;
  readonly clock: Clock;
  readonly host: Host;
  readonly detector: Detector;
  readonly monitors: MonitorSet;
  readonly simulations: SimulationRegistry;
  readonly readiness: () => Promise<Readiness>;
}

/** What this agent answers to its own sub-commands. */
export function answering(options: AnsweringOptions): AgentAnswers {
  const {version, nodeName, clock, host, detector, monitors, simulations} = options;

  function reverted(id: string): SimulationDocument | undefined {
    const simulation = simulations.revert(id);
    return simulation && {...document(simulation), revertedAt: clock.now()};
  }

  return {
    async state() {
      return {
        ...{apiVersion, kind: 'AgentState', version, nodeName, pid: process.pid},
        ...(await options.readiness()),
        conditions: detector.conditions(),
        simulations: simulations.active().map(plain),
      };
    },
    async config() {
      const files = monitors.configured().map(({path, kind, described}) => ({
        ...{path, kind, source: described.source, plugin: described.plugin},
        ...{conditions: described.conditions, rules: described.rules},
      }));
      return {apiVersion, kind: 'AgentConfig', revision: await monitors.revision(), files};
    },
    async inject(injection) {
      const {randomBytes} = await import('node:crypto'); // an agent at rest does without
      const begun = inject(injection, {
        registry: simulations,
        monitors: running(monitors, detector),
        conditions: detector.conditions(),
        openLog: () => openKmsgWriter(host),
        now: () => clock.now(),
        newId: () => randomBytes(3).toString('hex'),
      });
      return {...document(begun), ...(injection.dryRun && {dryRun: true})};
    },
    async revert(id) {
      const over = reverted(id);
      if (over) return over;
      const ids = simulations.active().map((one) => one.id);
      throw new Refused(
        `expected the id of an active simulation, got \`${id}\`; there are: ${ids.join(', ') || 'none'}`,
      );
    },
    async revertAll() {
      const items = simulations.active().flatMap(({id}) => reverted(id) ?? []);
      return {apiVersion, kind: 'SimulationList', items};
    },
  };
}

function running(monitors: MonitorSet, detector: Detector): readonly MonitorToRaise[] {
  const names = detector.health().flatMap(({name, state}) => (state === 'running' ? name : []));
  return monitors
    .configured()
    .filter(({name}) => names.includes(name))
    .map(({name, described: {source, plugin, rules}, raisedBy}) => ({
      ...{name, source, log: plugin, rules, raisedBy},
    }));
}

function document(simulation: Simulation): SimulationDocument {
  return {apiVersion, kind: 'Simulation', ...plain(simulation)};
}

/** Without what only this agent needs. */
function plain({
  id,
  monitor,
  source,
  mode,
  reason,
  permanent,
  condition,
  line,
  ...times
}: Simulation): Simulation {
  return {
    ...{id, monitor, source, mode, reason, permanent},
    ...(condition !== undefined && {condition}),
    ...{line, injectedAt: times.injectedAt, deadline: times.deadline},
  };
}
