import {spawn, type StdioOptions} from 'node:child_process';
import type {Readable, Writable} from 'node:stream';

export interface StartOptions {
  /** The program's whole environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `inherit`: it talks to the person itself. `pipe`: through the streams of the answer. */
  readonly stdio: 'inherit' | 'pipe';
}

/** How a program ended: by itself with a code, or by a signal. */
export interface ProgramEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A program that runs. */
export interface StartedProgram {
  readonly pid: number;
  /** Closed when this process ends, however it ends: the program may take that as its own end. */
  readonly stdin: Writable | null;
  readonly stdout: Readable | null;
  readonly stderr: Readable | null;
  /** Settles once it has ended and all that it printed has come. */
  readonly ended: Promise<ProgramEnd>;
  kill(signal: NodeJS.Signals): void;
}

/**
 * Starts a program that goes on beside this one, without a shell.
 * @throws Node's error, with `code` `ENOENT` and the like, when it cannot be started
 */
export async function startProgram(
  file: string,
  args: readonly string[],
  {env, stdio}: StartOptions,
): Promise<StartedProgram> {
  const streams: StdioOptions = stdio === 'pipe' ? ['pipe', 'pipe', 'pipe'] : 'inherit';
  const child = spawn(file, args, {env: {...env}, stdio: streams, windowsHide: true});
  const ended = new Promise<ProgramEnd>((resolve) => {
    child.once('close', (code, signal) => resolve({code, signal}));
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  child.on('error', () => undefined); // a signal that could not be sent: it has ended, which `ended` tells
  child.stdin?.on('error', () => undefined); // it may end before it has read everything
  const {pid = 0, stdin, stdout, stderr} = child;
  return {pid, stdin, stdout, stderr, ended, kill: (signal) => void child.kill(signal)};
}
