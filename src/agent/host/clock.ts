import type {Clock} from '../model/clock.js';

/** The machine's clock, with one timer for everything that is periodic; none while nothing listens. */
export function systemClock(): Clock {
  const listeners = new Set<() => void>();
  let timer: NodeJS.Timeout | undefined;
  return {
    now: () => new Date(),
    onTick(act) {
      listeners.add(act);
      timer ??= setInterval(() => {
        for (const listener of listeners) listener();
      }, 1000);
      return () => {
        listeners.delete(act);
        if (listeners.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
  };
}
