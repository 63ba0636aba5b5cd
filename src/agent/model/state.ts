/**
 * What one monitor remembers over restarts. Promises:
 * 1. `load` gives what was last saved, by this monitor or the one before it, or undefined.
 * 2. `save` returns at once; the last value given within a second is the one that is written, by
 *    rename, so that a reader sees the old or the new text and never a part.
 * 3. A write that fails is logged and counted, and tried again with the next save.
 */
export interface StateStore {
  load(): unknown;
  save(value: unknown): void;
}

/**
 * The same for what must be known before it is acted on. Promises:
 * 1. `save` returns when a process that starts after this one was killed would load the value. (It is not flushed to the
 *    disk: what it is for does not outlive the boot.)
 * 2. A write that fails throws, and what was saved before stands.
 */
export interface DurableStore {
  load(): unknown;
  /** @throws Error naming the file */
  save(value: unknown): void;
}
