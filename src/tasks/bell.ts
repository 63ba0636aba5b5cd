/**
 * Wakes a loop that waits for news. Rings that come while nobody waits count as one, and leave nothing behind, however
 * many there are.
 */
export interface Bell {
  readonly ring: () => void;
  /** Settles at once when it was rung since `still`, else at the next ring, or when the time is over. */
  readonly heard: (withinMs: number) => Promise<void>;
  /** Forgets earlier rings. */
  readonly still: () => void;
}

/** A bell that was not rung yet. */
export function createBell(): Bell {
  let rung = false;
  let wake: (() => void) | undefined;
  return {
    ring() {
      rung = true;
      wake?.();
    },
    async heard(withinMs) {
      if (rung) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, withinMs);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      wake = undefined;
    },
    still() {
      rung = false;
    },
  };
}
