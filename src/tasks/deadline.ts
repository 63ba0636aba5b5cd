/** A limit that a person set on some work. */
export interface Deadline {
  /** Aborted when the time is over, or when the work as a whole is. */
  readonly signal: AbortSignal;
  /** To be called when the work is done: the timer would keep the process alive. */
  readonly clear: () => void;
}

/** The most that a timer takes, about 25 days. */
const mostMs = 2 ** 31 - 1;

/**
 * Not `AbortSignal.any([signal, AbortSignal.timeout(ms)])`: on Node 20 the garbage collector takes that timer away,
 * and the work never ends.
 * @see https://github.com/nodejs/node/issues/54614
 */
export function deadline(signal: AbortSignal, ms: number): Deadline {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), Math.min(ms, mostMs));
  function pass(): void {
    limit.abort(signal.reason);
  }
  function clear(): void {
    clearTimeout(timer);
    signal.removeEventListener('abort', pass);
  }
  if (signal.aborted) pass();
  else signal.addEventListener('abort', pass);
  return {signal: limit.signal, clear};
}
