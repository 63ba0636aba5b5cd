import type {Condition} from '../model/status.js';
import type {Host} from '../host/host.js';
import type {Clock} from '../model/clock.js';
import type {Log} from '../model/log.js';
import type {Monitor} from '../model/monitor.js';
import type {StateStore} from '../model/state.js';

/** What a monitor may reach. */
export interface MonitorSurroundings {
  readonly host: Host;
  readonly clock: Clock;
  readonly log: Log;
  readonly state: StateStore;
  /** Conditions of an earlier run, where the state has none: as an exporter's outside system shows them. */
  readonly recalled: readonly Condition[];
}

/** A checked config file, ready to become a monitor. Preparing reads and checks; it starts nothing. */
export interface PreparedMonitor {
  readonly source: string;
  readonly conditionTypes: readonly string[];
  build(surroundings: MonitorSurroundings): Monitor;
}
