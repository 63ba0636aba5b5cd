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
