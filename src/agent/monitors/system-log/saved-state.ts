import type {Condition} from '../../model/status.js';

/** What a system-log monitor remembers over restarts. */
export interface SavedState {
  readonly bootId: string;
  /** The watcher's: where it goes on. */
  readonly position: unknown;
  readonly conditions: readonly Condition[];
}

/**
 * @returns the conditions as they were, undefined when there is nothing from this boot: a reboot clears
 * what a log has said
 */
export function restoredConditions(
  saved: unknown,
  bootId: string,
): readonly Condition[] | undefined {
  return ofThisBoot(saved, bootId)?.conditions?.map((condition) => ({
    ...condition,
    transition: new Date(condition.transition),
  }));
}

/** @returns where the watcher stood, undefined when there is nothing from this boot */
export function savedPosition(saved: unknown, bootId: string): unknown {
  return ofThisBoot(saved, bootId)?.position;
}

function ofThisBoot(saved: unknown, bootId: string): Partial<SavedState> | undefined {
  const state = (saved ?? {}) as Partial<SavedState>;
  return bootId !== '' && state.bootId === bootId ? state : undefined;
}
