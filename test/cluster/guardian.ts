import {spawn} from 'node:child_process';
import type {Socket} from 'node:net';
import {text} from 'node:stream/consumers';
import {setTimeout as sleep} from 'node:timers/promises';
import {commandLineProgram} from './command-line-program.js';
import {takeDown} from './down.js';

/** Ends a cluster as soon as the process that started it is gone, however it went. */
export interface Guardian {
  /** Sends it away, its work not needed any more. Settles when it is gone. */
  release(): Promise<void>;
}

const releaseWord = 'release';

/**
 * Starts a process that holds the other end of a pipe of ours. The kernel closes the pipe when we end, also by
 * SIGKILL; then it takes the cluster down.
 */
export function startGuardian(folder: string, env: NodeJS.ProcessEnv): Guardian {
  const child = spawn(process.execPath, commandLineProgram('guard', '--state', folder), {
    detached: true, // what ends our process group must not end it too
    stdio: ['pipe', 'ignore', 'ignore'],
    env: {PATH: env['PATH'], TMPDIR: env['TMPDIR']},
  });
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const pipe = child.stdin as Socket;
  pipe.on('error', () => undefined); // it was killed: nobody guards then, and `down` still works
  child.unref();
  pipe.unref();

  return {
    async release() {
      child.ref();
      pipe.end(releaseWord);
      await gone;
    },
  };
}

/** What that process does: waits for the end of `input`, then takes the cluster down unless it was released. */
export async function guard(folder: string, input: NodeJS.ReadableStream): Promise<void> {
  if ((await text(input)) === releaseWord) return;
  await takeDown(folder);
  // A part that was between fork and exec had no environment of its own to be found by.
  await sleep(500);
  await takeDown(folder);
}
