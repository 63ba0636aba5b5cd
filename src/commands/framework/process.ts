import {setMaxListeners} from 'node:events';
import {readFileSync} from 'node:fs';
import {homedir} from 'node:os';
import {Interrupted, OutputClosed} from './interrupted.js';
import type {Manifest} from './manifest.js';
import {main} from './program.js';
import {flushed, isClosed} from './streams.js';

/** What only the file that was started can give. */
export interface Start {
  /** Path of oclif's manifest. */
  readonly manifest: string;
  /** The installed package. */
  readonly packageFolder: string;
  /** Ends the process at once; called at the second ^C. */
  readonly quit: (exitCode: number) => void;
}

/**
 * Runs the program with this process's streams and signals. The first ^C or SIGTERM asks the command to stop, the
 * second one ends the process.
 * @returns the exit code, when all output is written
 */
export async function runProcess(
  argv: readonly string[],
  {manifest, packageFolder, quit}: Start,
): Promise<number> {
  const stop = new AbortController();
  setMaxListeners(0, stop.signal); // every request that is under way listens
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      const interrupted = new Interrupted(name);
      if (stop.signal.aborted) quit(interrupted.exitCode);
      stop.abort(interrupted);
    });
  }
  const {stdin, stdout, stderr, env, platform} = process;
  stdout.on('error', (error) => {
    if (isClosed(error)) stop.abort(new OutputClosed('stdout is closed', {cause: error}));
  });
  stderr.on('error', () => undefined); // there is no place left to tell of it
  const exitCode = await main(argv, {
    env,
    homeDir: homedir(),
    platform,
    packageFolder,
    stdin,
    stdout,
    stderr,
    now: () => new Date(),
    signal: stop.signal,
    manifest: JSON.parse(readFileSync(manifest, 'utf8')) as Manifest,
  });
  await Promise.all([flushed(stdout), flushed(stderr)]);
  return exitCode;
}
