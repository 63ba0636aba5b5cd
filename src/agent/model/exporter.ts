import type {Status} from './status.js';

/**
 * Tells one outside system what the monitors found. Promises:
 * 1. Nothing happens before `start`; `start` is called once, before the first `export`. It rejects
 *    only when the settings can never work (a port that is taken): that ends the agent.
 * 2. `export` and `withdraw` return at once and never throw; what they were told is queued and
 *    delivered in that order. Queues are bounded; what does not fit is counted and logged.
 * 3. Delivery that fails is retried by the exporter itself, with back-off, for as long as it runs.
 * 4. `stop` gives what is queued one last try and settles within 200 ms, whatever the outside system
 *    does; afterwards no socket or timer of the exporter is left.
 */
export interface Exporter {
  readonly name: string;
  start(): Promise<void>;
  export(status: Status): void;
  /** These condition types have no monitor any more: take them back from wherever they were told. */
  withdraw(types: readonly string[]): void;
  stop(): Promise<void>;
}
