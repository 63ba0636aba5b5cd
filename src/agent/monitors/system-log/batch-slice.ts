import type {LogBatch} from './watchers/watcher.js';

/** Some lines of a batch, from `from` up to before `to`, as a batch. */
export function batchSlice(batch: LogBatch, from: number, to: number): LogBatch {
  return {
    bytes: batch.bytes,
    starts: Array.from({length: to - from}, (_, line) => batch.starts[from + line] ?? 0),
    ends: Array.from({length: to - from}, (_, line) => batch.ends[from + line] ?? 0),
    timeOf: (line) => batch.timeOf(from + line),
    placeOf: (line) => batch.placeOf(from + line),
    isFromKernel: (line) => batch.isFromKernel(from + line),
    position: batch.position,
  };
}
