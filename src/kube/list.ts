import {ApiError} from './errors.js';
import type {Rest} from './rest.js';

/** As kubectl's `--chunk-size`. */
const defaultChunkSize = 500;

/** What the server answers to a list, whatever the kind. */
interface ListAnswer<T> {
  readonly metadata?: {readonly resourceVersion?: string; readonly continue?: string};
  readonly items?: readonly T[] | null;
}

/** What a list gave, and where a watch may go on. */
export interface Listed<R> {
  readonly items: readonly R[];
  readonly resourceVersion: string;
}

export interface ListOptions {
  readonly query?: Readonly<Record<string, string | undefined>>;
  /** Objects in one answer; 0 = all in one. */
  readonly chunkSize?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Lists page by page, turning each object into a record at once, so that no more than one page of objects is held.
 * When the server has forgotten the list in the middle (410), all is asked for again in one answer, as kubectl does.
 * @param record of an object; undefined = leave it out
 */
export async function list<T, R>(
  rest: Rest,
  path: string,
  record: (object: T) => R | undefined,
  {query = {}, chunkSize = defaultChunkSize, signal}: ListOptions = {},
): Promise<Listed<R>> {
  const items: R[] = [];
  let limit = chunkSize > 0 ? chunkSize : undefined;
  let next: string | undefined;
  for (;;) {
    const call = {signal, query: {...query, limit, continue: next}};
    const page = await rest.send<ListAnswer<T>>('GET', path, call).catch((error: unknown) => {
      if (next === undefined || !(error instanceof ApiError) || error.code !== 410) throw error;
    });
    if (!page) {
      items.length = 0;
      [next, limit] = [undefined, undefined];
      continue;
    }

    for (const object of page.items ?? []) {
      const made = record(object);
      if (made !== undefined) items.push(made);
    }

    next = page.metadata?.continue || undefined;
    if (next === undefined) return {items, resourceVersion: page.metadata?.resourceVersion ?? ''};
  }
}
