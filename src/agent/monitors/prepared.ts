import type {Condition} from '../model/status.js';
import type {Host} from '../host/host.js';
import type {Clock} from '../model/clock.js';
import type {Log} from '../model/log.js';
import type {Monitor} from '../model/monitor.js';
import type {Simulations} from '../model/simulation.js';
import type {StateStore} from '../model/state.js';

/** What a monitor may reach. */
export interface MonitorSurroundings {
  readonly host: Host;
  readonly clock: Clock;
  readonly log: Log;
  readonly state: StateStore;
  /** Conditions of an earlier run, where the state has none: as an exporter's outside system shows them. */
  readonly recalled: readonly Condition[];
  readonly simulations: Simulations;
}

/** What a config file has a monitor look for. */
export interface Described {
  /** The watcher's name: `kmsg`. */
  readonly plugin: string;
  readonly source: string;
  /** As they are when nothing is wrong. */
  readonly conditions: readonly {
    readonly type: string;
    readonly reason: string;
    readonly message: string;
  }[];
  readonly rules: readonly DescribedRule[];
}

/** One rule. */
export interface DescribedRule {
  /** `permanent`, `temporary`, or as the file has it. */
  readonly type: string;
  readonly reason: string;
  /** The condition that it sets. */
  readonly condition?: string;
  readonly pattern: string;
}

/** A checked config file, ready to become a monitor. Preparing reads and checks; it starts nothing. */
export interface PreparedMonitor {
  readonly described: Described;
  readonly conditionTypes: readonly string[];
  build(surroundings: MonitorSurroundings): Monitor;
  /** The rules of which a line, alone in its log, makes a problem. */
  readonly raisedBy: (text: string) => readonly DescribedRule[];
}
