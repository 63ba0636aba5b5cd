import type {LineBatch} from '../../../../rules/system-log/matcher.js';

/** Lines of a log, oldest first, as a watcher delivers them; none when only the position moved. */
export interface LogBatch extends LineBatch {
  /** When the line was logged. */
  timeOf(line: number): Date;
  /** Where the line stands in its log, the same each time it is read: `339` (a kernel log sequence number). */
  placeOf(line: number): string;
  /** Nobody but the kernel can have written the line. */
  isFromKernel(line: number): boolean;
  /** Where to go on after this batch; JSON, kept over restarts. */
  readonly position: unknown;
}

/**
 * Follows one log. Promises:
 * 1. `opened` is called once, when the log is open, before the first batch. Lines come in the log's order, each
 *    once; batches are only good during the call.
 * 2. Started with a position it goes on right after it and delivers everything since, however old;
 *    started without one it delivers lines that are not older than the start time.
 * 3. What it could not deliver (overwritten, unreadable) is counted and logged, never passed over in silence.
 * 4. Faults that may pass are retried with back-off; it rejects only when the log cannot be opened at the start.
 * 5. It settles within 100 ms after `signal` aborts and delivers nothing afterwards.
 */
export interface Watcher {
  run(reader: LogReader, signal: AbortSignal): Promise<void>;
}

/** Who a watcher reads for. */
export interface LogReader {
  opened(): void;
  deliver(batch: LogBatch): void;
}
