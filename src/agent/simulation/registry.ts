import type {Clock} from '../model/clock.js';
import type {Log} from '../model/log.js';
import {selfMetric} from '../model/self-metrics.js';
import type {Claimed, Simulation, Simulations, Suspect} from '../model/simulation.js';
import type {DurableStore} from '../model/state.js';
import type {Measurement} from '../model/status.js';
import {
  keptSimulations,
  type KeptSimulations,
  type ProblemLabels,
  type Registration,
} from './kept-simulations.js';

export interface RegistryOptions {
  /** undefined: nothing can be remembered, so nothing can be registered. */
  readonly store: DurableStore | undefined;
  readonly bootId: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly measure: (measurement: Measurement) => void;
}

/** The simulations of one agent, from their registration to their end. */
export interface SimulationRegistry extends Simulations {
  /** Whether simulations outlive this process, without which none may begin. */
  readonly remembers: boolean;
  /** Takes up what an earlier process left. Called once, when measurements are taken. */
  start(): void;
  /** Those that are not over, oldest first. */
  active(): readonly Registration[];
  /** @throws Error when it cannot be kept; then nothing is registered */
  register(registration: Registration): void;
  /** Places of the lines that simulations wrote in this boot, newest last: `kmsg/339`. */
  places(): readonly string[];
  /** Takes over places that this agent does not remember; what is there is over. */
  adopt(places: readonly string[]): void;
  /** @returns what is over now; undefined when no active simulation has that id */
  revert(id: string): Simulation | undefined;
  stop(): void;
}

/** A registration is in the state folder before its line can be read, and its end before anybody is told. */
export function simulationRegistry(options: RegistryOptions): SimulationRegistry {
  const {store, bootId, clock, log, measure} = options;
  const kept = keptSimulations({store, bootId, started: clock.now()});
  const listeners = new Set<(id: string) => void>();
  let stopTicking: (() => void) | undefined;

  function announce(labels: readonly ProblemLabels[], active: boolean): void {
    for (const measurement of activity(labels, active)) measure(measurement);
  }

  function end({id, raises, reason}: Registration, why: string): void {
    keep(log, () => kept.end(id));
    announce(raises, false);
    // Another one may raise the same problem beside its own.
    for (const other of kept.active()) announce(other.raises, true);
    log.info('Simulation is over', {id, reason, why});
    for (const listener of listeners) listener(id);
  }

  function tick(): void {
    const now = clock.now();
    for (const one of kept.active()) {
      if (one.deadline <= now) end(one, 'deadline');
    }

    keep(log, () => kept.forgetLate(now));
    if (!kept.isWaiting()) stop();
  }

  /** Nothing ticks while there is nothing to wait for. */
  function stop(): void {
    stopTicking?.();
    stopTicking = undefined;
  }

  return {
    remembers: store !== undefined && bootId !== '',
    start() {
      tick();
      for (const {raises} of kept.active()) announce(raises, true);
      if (kept.isWaiting()) stopTicking = clock.onTick(tick);
    },
    active: () => kept.active(),
    isActive: (id) => kept.isActive(id),
    none: () => kept.isEmpty(),
    register(registration) {
      kept.add(registration);
      announce(registration.raises, true);
      stopTicking ??= clock.onTick(tick);
    },
    claim: (line) => claim(line, kept, log),
    places: () => kept.places(),
    adopt(places) {
      const unknown = places.filter((place) => kept.at(place) === undefined);
      if (unknown.length > 0) keep(log, () => kept.setPlaces(unknown, ''));
    },
    onOver(act) {
      listeners.add(act);
      return () => listeners.delete(act);
    },
    revert(id) {
      const one = kept.active().find((each) => each.id === id);
      if (one) end(one, 'asked for');
      return one;
    },
    stop,
  };
}

/** Whoever must know that it was kept does not use this. */
function keep(log: Log, act: () => void): void {
  try {
    act();
  } catch (error) {
    log.rarely('Simulations not kept; the next change tries again', {error});
  }
}

function activity(labels: readonly ProblemLabels[], active: boolean): readonly Measurement[] {
  return labels.map(({type, reason}) =>
    selfMetric('npd_simulation_active', Number(active), {type, reason}),
  );
}

function claim(
  {log: mode, place, text, fromKernel}: Suspect,
  kept: KeptSimulations,
  log: Log,
): Claimed | undefined {
  const key = `${mode}/${place}`;
  const known = kept.at(key);
  if (known !== undefined) return {id: known, over: !kept.isActive(known)};
  const expected = fromKernel ? undefined : kept.expecting(mode, text);
  if (!expected) return undefined;
  const {id} = expected;
  keep(log, () => kept.setPlaces([key], id));
  return {id, over: !kept.isActive(id)};
}
