import type {Status} from './status.js';

/** Takes one report. Returns at once and never throws. */
export type Report = (status: Status) => void;

/**
 * Watches one thing on the node and reports what it finds. Promises:
 * 1. Nothing happens before `run`; `run` is called once.
 * 2. The first report comes before any finding and carries every condition the monitor keeps, so
 *    that they exist on the node before anything goes wrong. It also means: this monitor started.
 * 3. Every report carries all conditions of the monitor, as they are after that report.
 * 4. Findings are reported in the order in which they happened.
 * 5. A fault that may pass (a log that is rotated away, a device that is busy) is retried by the
 *    monitor itself with back-off, logged and counted; `run` rejects only when the monitor cannot
 *    go on. The detector logs that and goes on with the other monitors.
 * 6. After `signal` aborts `run` settles within 100 ms, nothing is reported any more, and no file,
 *    process or timer of the monitor is left.
 */
export interface Monitor {
  /** Unique among the running monitors: its config file's name without `.json`, `kernel-monitor`. */
  readonly name: string;
  run(report: Report, signal: AbortSignal): Promise<void>;
}
