/**
 * What the agent knows about its node. Everything a monitor finds travels as one of these, numbers
 * included, and everything an exporter does starts from one.
 */
import type {Condition, Event} from '../../rules/problem.js';

export type {Condition, Event, Severity} from '../../rules/problem.js';

/** One report from one monitor. */
export interface Status {
  /** The monitor's configured `source`: `kernel-monitor`. Becomes the event's source component. */
  readonly source: string;
  /** Oldest first. Empty when only conditions or numbers changed. */
  readonly events: readonly ReportedEvent[];
  /** All the conditions this monitor keeps, not only the changed ones. */
  readonly conditions: readonly ReportedCondition[];
  /** In the order in which they are to be applied. */
  readonly measurements: readonly Measurement[];
}

/** An event, with what makes a second report of the same happening recognisable. */
export interface ReportedEvent extends Event {
  /**
   * The happening's identity, the same each time it is found: boot ID, position in the log and rule,
   * such as `0d3c3060-…/kmsg/339/DockerHung`. Without one each report counts as a new happening.
   */
  readonly key?: string;
  /** The simulation that made it up. */
  readonly simulation?: string;
}

/** A condition, and whether it is real. */
export interface ReportedCondition extends Condition {
  /** The simulation that holds it up. */
  readonly simulation?: string;
}

/** One number for one series. */
export type Measurement = Counted | Gauged;

interface Series {
  /** The metric's exported name, with its unit where it has one: `problem_counter`. */
  readonly metric: string;
  /** One sentence; the first one given for a metric is kept. */
  readonly help: string;
  /** Every sample of a metric has the same label names. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Adds `value` (≥ 0) to a counter; 0 makes the series exist. */
export interface Counted extends Series {
  readonly kind: 'counter';
  readonly value: number;
}

/** Sets a gauge to `value`. */
export interface Gauged extends Series {
  readonly kind: 'gauge';
  readonly value: number;
  /**
   * Label names: series of the same metric that agree on these are set to 0 first, so that at most
   * one of them is up (`problem_gauge` has one reason per condition type).
   */
  readonly exclusiveBy?: readonly string[];
}
