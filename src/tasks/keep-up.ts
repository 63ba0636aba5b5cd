import {ApiError} from '../kube/errors.js';

/** A kind of object that can be listed, and watched from there. */
export interface Source<T> {
  readonly list: () => Promise<{
    readonly items: readonly T[];
    readonly resourceVersion: string;
  }>;
  readonly watch: (resourceVersion: string) => AsyncIterable<Happening<T>>;
  readonly key: (item: T) => string;
  /** Whether an item that the watch brings is one of those listed. */
  readonly wanted: (item: T) => boolean;
}

/** One thing that happened to an object. */
export interface Happening<T> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly item: T;
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
  let ended = false;
  while (!ended) {
    const {items, resourceVersion} = await list();
    const known = new Map(items.map((item) => [key(item), item]));
    changed(known);
    ended = await wasEnded(follow(resourceVersion, known));
  }

  async function follow(resourceVersion: string, known: Map<string, T>): Promise<void> {
    for await (const {type, item} of watch(resourceVersion)) {
      if (type === 'DELETED' || !wanted(item)) known.delete(key(item));
      else known.set(key(item), item);
      changed(known);
    }
  }
}

/** @returns false when the server forgot where the watch was */
async function wasEnded(watch: Promise<void>): Promise<boolean> {
  try {
    await watch;
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.code === 410) return false;
    throw error;
  }
}
