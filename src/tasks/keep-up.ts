import {ApiError} from '../kube/errors.js';

/** A kind of object that can be listed, and watched from there. */
export interface Source<T> {
  list(): Promise<{readonly items: readonly T[]; readonly resourceVersion: string}>;
  watch(
    resourceVersion: string,
  ): AsyncIterable<{readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly item: T}>;
  key(item: T): string;
  /** Whether an item that the watch brings is one of those listed. */
  wanted(item: T): boolean;
}

/**
 * Keeps a map of all objects up to date until the watch ends, and tells after each change. Lists again when the server
 * no longer knows where the watch was (410).
 * @throws ApiError, ConnectionError
 */
export async function keepUp<T>(
  {list, watch, key, wanted}: Source<T>,
  changed: (known: ReadonlyMap<string, T>) => void,
): Promise<void> {
  for (;;) {
    const {items, resourceVersion} = await list();
    const known = new Map(items.map((item) => [key(item), item]));
    changed(known);
    try {
      for await (const {type, item} of watch(resourceVersion)) {
        if (type === 'DELETED' || !wanted(item)) known.delete(key(item));
        else known.set(key(item), item);
        changed(known);
      }
      return;
    } catch (error) {
      if (!(error instanceof ApiError && error.code === 410)) throw error;
    }
  }
}
