import type {Stored} from './stored.js';

/** What happened to one object. */
export interface Change {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly key: string;
  /** What it was; undefined when it is new. */
  readonly before: Stored | undefined;
  /** What it is. Of a deleted one: its last state, at the version of its deletion. */
  readonly after: Stored;
}

/**
 * The newest changes of one resource, oldest first. Promises:
 * - `since(v)` is every change after version v, or undefined when some of them are forgotten.
 * - What is forgotten goes in one piece from the oldest on.
 */
export interface History {
  add(change: Change): void;
  since(version: number): readonly Change[] | undefined;
  /** Whether the state at this version can still be told. */
  reaches(version: number): boolean;
}

/**
 * @param start the version before the first change
 * @param limit how many changes are kept at least; up to twice as many are
 */
export function createHistory(start: number, limit: number): History {
  let changes: Change[] = [];
  let oldest = start;

  return {
    add(change) {
      changes.push(change);
      if (changes.length < 2 * limit) return;
      const forgotten = changes.length - limit;
      oldest = changes[forgotten - 1]?.after.version ?? oldest;
      changes = changes.slice(forgotten);
    },
    since(version) {
      return version < oldest ? undefined : changes.slice(firstAfter(changes, version));
    },
    reaches: (version) => version >= oldest,
  };
}

/** Versions grow, so halving finds the place. */
function firstAfter(changes: readonly Change[], version: number): number {
  let [low, high] = [0, changes.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((changes[middle]?.after.version ?? Infinity) > version) high = middle;
    else low = middle + 1;
  }
  return low;
}
