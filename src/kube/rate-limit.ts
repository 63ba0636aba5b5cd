import {setTimeout as sleep} from 'node:timers/promises';

/** Lets callers through at `perSecond` on average and up to `burst` at once, in the order in which they came. */
export interface RateLimit {
  /** Settles when the caller may go on. */
  take(): Promise<void>;
}

/**
 * A token bucket, as client-go's flow control is one.
 * @param perSecond 0 or less = no limit
 */
export function rateLimit({
  perSecond,
  burst,
}: {
  readonly perSecond: number;
  readonly burst: number;
}): RateLimit {
  if (perSecond <= 0) return {take: () => Promise.resolve()};
  const most = Math.max(1, burst);
  let tokens = most;
  let at: number | undefined;
  return {
    async take() {
      const now = performance.now();
      tokens = Math.min(most, tokens + ((now - (at ?? now)) / 1000) * perSecond) - 1;
      at = now;
      // Below zero: someone later than the burst. Each waits for the tokens of those before it.
      if (tokens < 0) await sleep((-tokens / perSecond) * 1000);
    },
  };
}
