import type {Condition, ReportedCondition} from '../../model/status.js';

/** What a system-log monitor remembers over restarts. */
export interface SavedState {
  readonly bootId: string;
  /** The watcher's: where it goes on. */
  readonly position: unknown;
  /** What the log's real lines said. */
  readonly conditions: readonly Condition[];
  /** What simulations hold up. */
  readonly simulated?: readonly ReportedCondition[];
}

/**
 * @returns the conditions as they were, undefined when there is nothing from this boot: a reboot clears
 * what a log has said
 */
export function restoredConditions(
  saved: unknown,
  bootId: string,
): readonly Condition[] | undefined {
  return ofThisBoot(saved, bootId)?.conditions?.map(withTime);
}

/** @returns what simulations held up in this boot, those that are over included */
export function restoredSimulated(saved: unknown, bootId: string): readonly ReportedCondition[] {
  return ofThisBoot(saved, bootId)?.simulated?.map(withTime) ?? [];
}

/** @returns where the watcher stood, undefined when there is nothing from this boot */
export function savedPosition(saved: unknown, bootId: string): unknown {
  return ofThisBoot(saved, bootId)?.position;
}

function withTime<C extends Condition>(condition: C): C {
  return {...condition, transition: new Date(condition.transition)};
}

function ofThisBoot(saved: unknown, bootId: string): Partial<SavedState> | undefined {
  const state = (saved ?? {}) as Partial<SavedState>;
  return bootId !== '' && state.bootId === bootId ? state : undefined;
}
