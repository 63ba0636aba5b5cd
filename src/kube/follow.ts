import {setTimeout as sleep} from 'node:timers/promises';
import {ApiError, ConnectionError} from './errors.js';
import type {Rest, WatchCall} from './rest.js';

/** What happened to one object. */
export interface Change<T> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: T;
  /** A watch may go on from here. */
  readonly resourceVersion: string;
}

export interface FollowOptions {
  readonly query?: Readonly<Record<string, string | undefined>>;
  /** Of the list that this goes on from. */
  readonly resourceVersion: string;
  readonly signal: AbortSignal;
  /** How long the server may be away before that is an error; default 60 s. */
  readonly patienceMs?: number | undefined;
}

interface Versioned {
  readonly metadata: {readonly resourceVersion: string};
}

const backOffMs = {first: 250, most: 5000};

/**
 * Watches for as long as the signal is not aborted: the server ends a watch after about five minutes, and a new one goes
 * on from the last resource version. The generator returns once the signal is aborted.
 * @throws ApiError with code 410 when the server no longer knows what came after that version: list again
 * @throws ConnectionError or ApiError when the server is away for longer than `patienceMs`, or refuses
 */
export async function* follow<T extends Versioned>(
  rest: Rest,
  path: string,
  {query: selection = {}, signal, patienceMs = 60_000, ...from}: FollowOptions,
): AsyncGenerator<Change<T>> {
  let {resourceVersion} = from;
  let delayMs = backOffMs.first;
  let failingSince: number | undefined;
  while (!signal.aborted) {
    const before = resourceVersion;
    const begun = performance.now();
    try {
      const query = watchQuery({...selection, resourceVersion});
      const call = {
        signal,
        query,
        opened() {
          failingSince = undefined;
        },
      };
      for await (const {type, object} of rest.watch<T>(path, call)) {
        ({resourceVersion} = object.metadata);
        yield* type === 'BOOKMARK' ? [] : [{type, object, resourceVersion}];
      }
    } catch (error) {
      failingSince ??= performance.now();
      if (!passing(error) || performance.now() - failingSince > patienceMs) throw error;
    }

    // A server that ends each watch at once must not be asked in a tight loop.
    if (resourceVersion !== before || performance.now() - begun > backOffMs.most) {
      delayMs = backOffMs.first;
    } else {
      await pause(delayMs * (0.75 + Math.random() / 2), signal);
      delayMs = Math.min(delayMs * 2, backOffMs.most);
    }
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, {signal}).catch(() => undefined);
}

function watchQuery(
  query: Readonly<Record<string, string | undefined>>,
): NonNullable<WatchCall['query']> {
  // Spread, so that the watches of a fleet do not end at the same moment.
  const timeoutSeconds = 290 + Math.floor(Math.random() * 60);
  return {...query, allowWatchBookmarks: true, timeoutSeconds};
}

/** Whether the next try may succeed: the server restarts, or is overloaded. */
function passing(error: unknown): boolean {
  if (error instanceof ConnectionError) {
    return ['refused', 'unreachable', 'timeout', 'cut-off'].includes(error.problem);
  }

  return error instanceof ApiError && (error.code === 429 || error.code >= 500);
}
