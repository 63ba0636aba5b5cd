/** How long one call may live: aborted by its caller, by its limit, or by the client's end. */
export interface Lifetime {
  readonly signal: AbortSignal;
  /** To be called when the call is over, however it ended. */
  end(): void;
}

/** The calls that are open. */
export interface Lifetimes {
  /**
   * @param timeoutMs 0 = none
   * @param timedOut makes the error that the signal is aborted with then
   */
  begin(callers: AbortSignal | undefined, timeoutMs: number, timedOut: () => Error): Lifetime;
  /** Aborts all that are open and all that come, with this error. */
  close(error: Error): void;
}

/**
 * Listens to the caller's signal by hand: `AbortSignal.any` keeps what it makes for as long as a source lives, and
 * the agent's signals live as long as the agent.
 */
export function createLifetimes(): Lifetimes {
  const open = new Set<AbortController>();
  let closed: Error | undefined;

  return {
    begin(callers, timeoutMs, timedOut) {
      const own = new AbortController();
      function pass(): void {
        own.abort(callers?.reason);
      }

      if (closed) own.abort(closed);
      else if (callers?.aborted) pass();
      callers?.addEventListener('abort', pass, {once: true});
      const timer = timeoutMs > 0 ? setTimeout(() => own.abort(timedOut()), timeoutMs) : undefined;
      open.add(own);
      return {
        signal: own.signal,
        end() {
          clearTimeout(timer);
          callers?.removeEventListener('abort', pass);
          open.delete(own);
        },
      };
    },
    close(error) {
      closed = error;
      for (const one of open) one.abort(error);
      open.clear();
    },
  };
}

/** Settles as `promise`, or rejects with the signal's reason once it is aborted, whatever becomes of `promise`. */
export async function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    function abort(): void {
      reject(signal.reason as Error);
    }

    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, {once: true});
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
