import type {Condition, Status} from './status.js';

/** What an earlier run of the agent told an outside system. */
export interface Recalled {
  /** Every condition type that is the agent's there. */
  readonly types: readonly string[];
  /** Those of them that are of this boot and so may still hold. */
  readonly conditions: readonly Condition[];
  /** Places of lines in this boot's logs that simulations wrote: `kmsg/339`. */
  readonly simulatedLines: readonly string[];
}

/**
 * Tells one outside system what the monitors found. Promises:
 * 1. Nothing happens before `start`; `start` is called once, before the first `export`.
 * 2. `export` and `withdraw` return at once and never throw; what they were told is queued and
 *    delivered in that order. Queues are bounded; what does not fit is counted and logged.
 * 3. Delivery that fails is retried by the exporter itself, with back-off, for as long as it runs.
 * 4. `stop` gives what is queued one last try and settles within 100 ms, whatever the outside system
 *    does; afterwards no socket or timer of the exporter is left.
 */
export interface Exporter {
  readonly name: string;
  start(): void;
  export(status: Status): void;
  /** These condition types have no monitor any more: take them back from wherever they were told. */
  withdraw(types: readonly string[]): void;
  /** What keeps it from delivering, in one sentence; undefined when it delivers. */
  trouble(): string | undefined;
  /**
   * What the outside system still shows from before a restart. Asked for once, after `start`; settles
   * when the outside system answers, or with nothing at `stop`.
   */
  recall?(): Promise<Recalled>;
  stop(): Promise<void>;
}
