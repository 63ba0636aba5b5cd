import type {ChildProcess} from 'node:child_process';
import {closeSync, constants, fstatSync, openSync, readSync} from 'node:fs';
import {setTimeout as sleep} from 'node:timers/promises';

/**
 * What a reader of the kernel log tells. Promises:
 * 1. `opened` comes before the first chunk and again after every re-opening; each time the log starts
 *    anew at the oldest record that the kernel still holds, so records come again and the reader's
 *    user tells them apart by their sequence numbers.
 * 2. `chunk` bytes are only good during the call. Records may be cut anywhere.
 * 3. `fault` tells why the log had to be re-opened; reading goes on by itself.
 */
export interface KmsgListener {
  opened(): void;
  chunk(bytes: Uint8Array): void;
  fault(error: Error): void;
}

/** How the device is read: by a `cat` child that blocks in the kernel, or by draining it on a timer. */
export type KmsgWay = 'cat' | 'poll';

export interface KmsgOptions {
  /** `/dev/kmsg`, or a FIFO or growing file of such records. */
  readonly path: string;
  /** Default: `cat` where there is one, else `poll`; `poll` for a file, whose end `cat` would take for the log's. */
  readonly way?: KmsgWay;
}

const oneRecordBytes = 8192;
const readAgainAfterMs = {active: 50, idle: 500};
const activeForMs = 5000;
const recordsPerTurn = 2000;
const backOffMs = {first: 100, most: 5000};

/**
 * Follows the kernel log until `signal` aborts, re-opening it with back-off when reading fails.
 * A blocking read inside the process cannot be cancelled in Node, so that exit would hang: hence the
 * child, and the timer where there is no `cat`.
 * @throws Error when the log cannot be opened the first time, saying what to do
 * @see https://www.kernel.org/doc/Documentation/ABI/testing/dev-kmsg
 */
export async function followKmsg(
  {path, way}: KmsgOptions,
  listener: KmsgListener,
  signal: AbortSignal,
): Promise<void> {
  const usual = firstWay(path);
  let current: KmsgWay = way ?? usual;
  let delay = backOffMs.first;
  while (!signal.aborted) {
    const began = Date.now();
    listener.opened();
    const failure =
      current === 'cat'
        ? await readByCat(path, listener, signal)
        : await drain(path, listener, signal);
    if (signal.aborted) return;
    if (failure === 'no cat' && way === undefined) {
      current = 'poll';
      continue;
    }

    listener.fault(new Error(`${path}: ${failure}`));
    if (Date.now() - began > backOffMs.most * 2) delay = backOffMs.first;
    await sleep(delay, undefined, {signal}).catch(() => undefined);
    delay = Math.min(delay * 2, backOffMs.most);
  }
}

/** @throws Error when the log cannot be opened */
function firstWay(path: string): KmsgWay {
  const fd = open(path);
  const way = fstatSync(fd).isFile() ? 'poll' : 'cat';
  closeSync(fd);
  return way;
}

function open(path: string): number {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (cause) {
    const {code} = cause as NodeJS.ErrnoException;
    const advice =
      code === 'ENOENT'
        ? 'this machine shows no kernel log here: in a container mount the host’s /dev/kmsg'
        : 'run as root (in a pod: privileged), or leave the kernel log’s monitors out';
    throw new Error(`cannot read the kernel log \`${path}\` (${code}); ${advice}`, {cause});
  }
}

/** @returns why it ended */
async function readByCat(
  path: string,
  listener: KmsgListener,
  signal: AbortSignal,
): Promise<string> {
  const {spawn} = await import('node:child_process'); // 2 ms that the start does without
  return new Promise((resolve) => {
    const cat: ChildProcess = spawn('cat', ['--', path], {stdio: ['ignore', 'pipe', 'pipe']});
    function kill(): void {
      cat.kill('SIGKILL');
    }
    let said = '';
    cat.stdout?.on('data', (chunk: Buffer) => {
      if (!signal.aborted) listener.chunk(chunk);
    });
    cat.stderr?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-300);
    });
    cat.once('error', ({message, code}: NodeJS.ErrnoException) => {
      signal.removeEventListener('abort', kill);
      // EACCES: a folder on the PATH that may not be entered.
      resolve(code === 'ENOENT' || code === 'EACCES' ? 'no cat' : message);
    });
    cat.once('close', (code, by) => {
      signal.removeEventListener('abort', kill);
      resolve(said.trim() || `cat ended with ${code ?? by}`);
    });
    signal.addEventListener('abort', kill, {once: true});
    if (signal.aborted) kill();
  });
}

/** @returns why it ended */
async function drain(path: string, listener: KmsgListener, signal: AbortSignal): Promise<string> {
  const fd = open(path);
  const buffer = Buffer.allocUnsafe(oneRecordBytes);
  let lastActive = Date.now();
  try {
    while (!signal.aborted) {
      const read = drainOnce(fd, buffer, listener);
      if (read > 0) lastActive = Date.now();
      const quiet = Date.now() - lastActive > activeForMs;
      const pause = read === recordsPerTurn ? 0 : readAgainAfterMs[quiet ? 'idle' : 'active'];
      await sleep(pause, undefined, {signal}).catch(() => undefined);
    }

    return 'stopped';
  } catch (error) {
    return (error as Error).message;
  } finally {
    closeSync(fd);
  }
}

/** @returns how many reads gave bytes; `recordsPerTurn` when there may be more */
function drainOnce(fd: number, buffer: Buffer, listener: KmsgListener): number {
  for (let reads = 0; reads < recordsPerTurn; reads += 1) {
    const length = readRecord(fd, buffer);
    if (length === 0) return reads;
    if (length > 0) listener.chunk(buffer.subarray(0, length));
  }

  return recordsPerTurn;
}

/** @returns the bytes read, 0 when there is nothing yet, -1 when the kernel skipped ahead (EPIPE) */
function readRecord(fd: number, buffer: Buffer): number {
  try {
    return readSync(fd, buffer);
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException;
    if (code === 'EAGAIN') return 0;
    if (code === 'EPIPE') return -1; // the ring wrapped; the next read gives the oldest record left
    throw error;
  }
}
