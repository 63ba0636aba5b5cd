/** A problem that is made up on a live node, to prove that real ones are found. */
export interface Simulation {
  /** Six hex digits: `91c2e0`. */
  readonly id: string;
  /** Whose rule it is for: `kernel-monitor`. */
  readonly monitor: string;
  readonly source: string;
  /** Into which log its line is written, by the watcher's name: `kmsg`. */
  readonly mode: string;
  readonly reason: string;
  readonly permanent: boolean;
  /** The condition that it sets; only when it is permanent. */
  readonly condition?: string;
  /** As it was asked for. */
  readonly line: string;
  readonly injectedAt: Date;
  /** When the agent takes it back by itself. */
  readonly deadline: Date;
}

/** A line of a log that may be a simulation's. */
export interface Suspect {
  /** The watcher's name: `kmsg`. */
  readonly log: string;
  /** Where the line stands in its log: `339`. */
  readonly place: string;
  readonly text: string;
  /** Nobody but the kernel can have written it: it is real whatever it says. */
  readonly fromKernel: boolean;
}

/** What a simulation's line is to be taken for. */
export interface Claimed {
  readonly id: string;
  /** The simulation is over: the line means nothing any more. */
  readonly over: boolean;
}

/**
 * What monitors ask of the simulations that this agent was told of. Promises:
 * 1. A line is only claimed when its simulation was registered before the line was written, and says exactly what was
 *    registered; each registration claims one place in one log, whichever monitor comes first, and keeps it for as long as the boot
 *    lasts. What only looks alike is real.
 * 2. A simulation that is over stays over.
 */
export interface Simulations {
  /** No line can be a simulation's just now: nobody needs to ask. */
  none(): boolean;
  /** @returns undefined for a real line */
  claim(line: Suspect): Claimed | undefined;
  isActive(id: string): boolean;
  /** Calls `act` when a simulation is over, at its deadline or before. Returns what ends it. `act` must not throw. */
  onOver(act: (id: string) => void): () => void;
}
