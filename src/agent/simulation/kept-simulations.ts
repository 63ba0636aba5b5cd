import type {Simulation} from '../model/simulation.js';
import type {DurableStore} from '../model/state.js';

/** What a problem is told apart by in metrics. */
export interface ProblemLabels {
  /** The condition's type; empty for a problem without one. */
  readonly type: string;
  readonly reason: string;
}

/** A simulation as the agent keeps it. */
export interface Registration extends Simulation {
  /** Its line as the log will show it. */
  readonly text: string;
  /** Every problem that the line raises, over all monitors of that log; other rules may match it, too. */
  readonly raises: readonly ProblemLabels[];
}

/**
 * The simulations of this boot, kept over restarts. A change is kept when the call returns; where that fails it throws
 * and holds until the process ends, and the next change keeps it, too.
 */
export interface KeptSimulations {
  /** Those that are not over, oldest first. */
  active(): readonly Registration[];
  isActive(id: string): boolean;
  isEmpty(): boolean;
  /** Whether some are active, or over while their line was not read yet. */
  isWaiting(): boolean;
  /** Its error means that nothing was added. */
  add(registration: Registration): void;
  end(id: string): void;
  /** Newest last. */
  places(): readonly string[];
  /** Which simulation's line stands there; '' when that is not known any more. */
  at(place: string): string | undefined;
  /** The first simulation whose line was not read yet and says this. */
  expecting(mode: string, text: string): Registration | undefined;
  setPlaces(places: readonly string[], id: string): void;
  /** Forgets those that are over and whose line will not come any more. */
  forgetLate(now: Date): void;
}

interface Saved {
  readonly bootId: string;
  readonly registered: readonly Registration[];
  /** Ids by place: `['kmsg/339', '91c2e0']`. Oldest first. */
  readonly places: readonly (readonly [place: string, id: string])[];
  /** Those of `registered` that are over. */
  readonly over: readonly string[];
}

export interface KeptSimulationsOptions {
  /** undefined: in memory only. */
  readonly store: DurableStore | undefined;
  readonly bootId: string;
  /** When this process began. */
  readonly started: Date;
}

/** Places that are remembered; a simulation has one. */
const mostPlaces = 1000;
/**
 * How long after the end, or after the agent's start, a line that was not read yet is still taken for its simulation's: an
 * agent that was down reads it late, the latest when its monitors have waited for the API server.
 */
const lateLineMs = 10 * 60_000;

/** Begins with what an earlier process of this boot kept; a reboot has emptied the log. */
export function keptSimulations({store, bootId, started}: KeptSimulationsOptions): KeptSimulations {
  const saved = savedInThisBoot(store?.load(), bootId);
  let registered = [...saved.registered];
  const places = new Map(saved.places);
  const over = new Set(saved.over);

  function save(): void {
    const ids = registered.map(({id}) => id);
    const value: Saved = {
      bootId,
      registered,
      places: [...places],
      over: ids.filter((id) => over.has(id)),
    };
    store?.save(value);
  }

  function isRead(id: string): boolean {
    return [...places.values()].includes(id);
  }

  /** Whether it may still be asked for. */
  function matters({id, deadline}: Registration, now: Date): boolean {
    if (!over.has(id)) return true;
    return !isRead(id) && now.getTime() < Math.max(+deadline, +started) + lateLineMs;
  }

  return {
    active: () => registered.filter(({id}) => !over.has(id)),
    isActive: (id) => !over.has(id) && registered.some((one) => one.id === id),
    isEmpty: () => registered.length === 0 && places.size === 0,
    isWaiting: () => registered.length > 0,
    add(registration) {
      registered.push(registration);
      try {
        save();
      } catch (error) {
        registered.pop();
        throw error;
      }
    },
    end(id) {
      over.add(id);
      save();
    },
    places: () => [...places.keys()],
    at: (place) => places.get(place),
    expecting: (mode, text) =>
      registered.find((one) => one.mode === mode && one.text === text && !isRead(one.id)),
    setPlaces(found, id) {
      for (const place of found) {
        places.set(place, id);
        if (places.size > mostPlaces) places.delete(places.keys().next().value ?? '');
      }

      save();
    },
    forgetLate(now) {
      const before = registered.length;
      registered = registered.filter((one) => matters(one, now));
      if (registered.length < before) save();
    },
  };
}

function savedInThisBoot(value: unknown, bootId: string): Saved {
  const saved = (value ?? {}) as Partial<Saved>;
  const {
    registered = [],
    places = [],
    over = [],
  } = bootId !== '' && saved.bootId === bootId ? saved : {};
  return {
    bootId,
    registered: registered.map(({injectedAt, deadline, ...rest}) => ({
      ...rest,
      injectedAt: new Date(injectedAt),
      deadline: new Date(deadline),
    })),
    places,
    over,
  };
}
