/**
 * Time, passed in so that tests can turn it. All periodic work of the agent hangs on one tick: ten
 * timers that fire at ten moments cost ten wake-ups.
 */
export interface Clock {
  now(): Date;
  /** Calls `act` on every tick (once a second). Returns what ends it. `act` must not throw. */
  onTick(act: () => void): () => void;
}
