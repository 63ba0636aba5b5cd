import {KubeError} from '../kube/errors.js';
import {podLog, type PodLogOptions} from '../kube/pod-logs.js';
import type {Rest} from '../kube/rest.js';
import type {LogTarget} from './log-targets.js';
import {wholeLines} from './whole-lines.js';

/** Where logs go. Promise: nothing more is read of a log until `lines` has settled. */
export interface LogSink {
  /** @param block whole lines; only the very last of a log may lack its newline */
  readonly lines: (target: LogTarget, block: Buffer) => Promise<void>;
  /** This log could not be read, or broke off; the others go on. */
  readonly failed: (target: LogTarget, error: KubeError) => void;
  /** This log is at its end. */
  readonly ended: (target: LogTarget) => void;
}

/**
 * Reads logs in the order of the targets, `concurrency` of them being opened at a time; followed ones all at once, their
 * lines as they come.
 * @throws the signal's reason
 */
export async function readLogs(
  rest: Rest,
  targets: readonly LogTarget[],
  {concurrency, ...options}: PodLogOptions & {readonly concurrency: number},
  sink: LogSink,
): Promise<void> {
  const pass = createPass(options.signal, sink);
  if (options.follow) {
    await Promise.all(targets.map((target) => pass(target, podLog(rest, target, options))));
    return;
  }
  const ahead: AsyncIterable<Buffer>[] = [];
  const waiting = [...targets];
  for (const target of targets) {
    for (const next of waiting.splice(0, concurrency - ahead.length)) {
      ahead.push(begun(podLog(rest, next, options)));
    }
    const log = ahead.shift();
    if (log) await pass(target, log);
  }
}

/** Passes one log on to the sink; its failure is told there, unless all is to end. */
function createPass(
  signal: AbortSignal,
  sink: LogSink,
): (target: LogTarget, log: AsyncIterable<Buffer>) => Promise<void> {
  return async function pass(target, log) {
    try {
      for await (const block of wholeLines(log)) await sink.lines(target, block);
      sink.ended(target);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof KubeError)) throw error;
      sink.failed(target, error);
    }
  };
}

/** The same stream, its first bytes asked for at once. */
function begun<T>(stream: AsyncGenerator<T>): AsyncIterable<T> {
  const first = stream.next();
  first.catch(() => undefined); // thrown again to whoever reads it
  async function* all(): AsyncGenerator<T> {
    try {
      const result: IteratorResult<T, unknown> = await first;
      if (result.done !== true) yield result.value;
      yield* stream;
    } finally {
      await stream.return(undefined);
    }
  }
  return all();
}
