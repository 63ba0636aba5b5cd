import type {Clock} from '../../src/agent/model/clock.js';

/** A clock that a test turns: each second passed is one tick. */
export interface TurnedClock extends Clock {
  /** Ticks once for each second, letting promises settle in between. */
  pass(seconds: number): Promise<void>;
  listeners(): number;
}

export function turnedClock(start = new Date('2026-11-21T12:00:00Z')): TurnedClock {
  let now = start.getTime();
  const acts = new Set<() => void>();
  return {
    now: () => new Date(now),
    onTick(act) {
      acts.add(act);
      return () => acts.delete(act);
    },
    async pass(seconds) {
      for (let second = 0; second < seconds; second += 1) {
        now += 1000;
        for (const act of acts) act();
        await new Promise(setImmediate);
      }
    },
    listeners: () => acts.size,
  };
}
