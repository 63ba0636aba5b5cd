import {appendFileSync, closeSync, constants, fstatSync, openSync, readSync} from 'node:fs';
import {setTimeout as sleep} from 'node:timers/promises';

/** Passes a kernel's records on to a file, until it is stopped. */
export interface KernelLogRelay {
  /** Settles when it has stopped. */
  stop(): Promise<void>;
}

export interface RelayOptions {
  /** `/dev/kmsg`, or a growing file of such records. */
  readonly from: string;
  /** A file that there is; its last record says which number comes next. */
  readonly to: string;
  /** Told why no more is passed on. */
  readonly failed: (error: unknown) => void;
  /** More is not passed on; default 64 MiB. */
  readonly mostBytes?: number;
}

const everyMs = 50;
const oneRecordBytes = 8192;
const tailBytes = 64 * 1024;
/** A flood must leave the event loop to others. */
const recordsPerTurn = 500;
const defaultMostBytes = 64 * 1024 * 1024;

/**
 * The agent of `kubectl npd local` follows a file in the kernel log's place, so that simulated lines go into that file and
 * not into the log of the person's machine, where other agents would take them for real. Each record gets the next number of
 * the file, as simulated ones stand between them.
 * @throws Node's error, with `code` `EPERM` and the like, when the log cannot be read
 */
export function startKernelLogRelay({
  from,
  to,
  failed,
  mostBytes = defaultMostBytes,
}: RelayOptions): KernelLogRelay {
  const stopping = new AbortController();
  const {signal} = stopping;
  const fd = openSync(from, constants.O_RDONLY | constants.O_NONBLOCK);
  const buffer = Buffer.allocUnsafe(oneRecordBytes);
  let passedBytes = 0;
  let lastRead: number | undefined;

  function passOn(): number {
    const records = readRecords(fd, buffer);
    if (records.length === 0) return 0;
    const {text, last} = renumbered(records.join(''), lastNumber(to) + 1, lastRead);
    lastRead = last;
    passedBytes += Buffer.byteLength(text, 'latin1');
    if (passedBytes > mostBytes) {
      throw new Error(
        `expected at most ${mostBytes} bytes of kernel log from \`${from}\`, got more; no more of it is read`,
      );
    }

    appendFileSync(to, text, 'latin1');
    return records.length;
  }

  async function keepPassing(): Promise<void> {
    try {
      while (!signal.aborted) {
        const passed = passOn();
        const pause = passed >= recordsPerTurn ? 0 : everyMs;
        await sleep(pause, undefined, {signal}).catch(() => undefined);
      }
    } catch (error) {
      failed(error);
    } finally {
      closeSync(fd);
    }
  }

  const done = keepPassing();
  return {
    async stop() {
      stopping.abort();
      await done;
    },
  };
}

/**
 * The same records with numbers from `first` on; lines that continue a record have none. Where the log's own numbers
 * skip, because records were overwritten before they could be read, so do these: the agent counts what is lost.
 * @param text `6,339,5140900,-;NET: Registered protocol family 10`
 * @param before the log's number of the record before the first one, where there was one
 * @see https://www.kernel.org/doc/Documentation/ABI/testing/dev-kmsg
 */
export function renumbered(
  text: string,
  first: number,
  before?: number,
): {readonly text: string; readonly last: number | undefined} {
  let last = before;
  let next = first;
  const numbered = text.replace(/^(\d+),(\d+),/gm, (_, priority: string, digits: string) => {
    const number = Number(digits);
    if (last !== undefined) next += Math.max(0, number - last - 1);
    last = number;
    return `${priority},${next++},`;
  });
  return {text: numbered, last};
}

/** The number of a file's last record; -1 when it has none. */
export function lastNumber(file: string): number {
  const fd = openSync(file, 'r');
  try {
    const {size} = fstatSync(fd);
    const length = Math.min(size, tailBytes);
    const tail = Buffer.alloc(length);
    readSync(fd, tail, 0, length, size - length);
    const numbers = [...tail.toString('latin1').matchAll(/^\d+,(\d+),\d+/gm)];
    return Number(numbers.at(-1)?.[1] ?? -1);
  } finally {
    closeSync(fd);
  }
}

/** What can be read without waiting; each read of the device is one record. */
function readRecords(fd: number, buffer: Buffer): readonly string[] {
  const records: string[] = [];
  while (records.length < recordsPerTurn) {
    const length = readRecord(fd, buffer);
    if (length === 0) break;
    if (length > 0) records.push(buffer.toString('latin1', 0, length));
  }

  return records;
}

/** @returns the bytes read, 0 when there is nothing yet, -1 when the kernel skipped ahead */
function readRecord(fd: number, buffer: Buffer): number {
  try {
    return readSync(fd, buffer);
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException;
    if (code === 'EAGAIN') return 0;
    if (code === 'EPIPE') return -1;
    throw error;
  }
}
