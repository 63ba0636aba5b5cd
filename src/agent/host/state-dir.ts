import {mkdirSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import type {Clock} from '../model/clock.js';
import type {Log} from '../model/log.js';
import type {DurableStore, StateStore} from '../model/state.js';

/** What is written around a monitor's state; raised when older agents could not read it. */
const formatVersion = 1;

/** The folder that survives restarts of the agent: one small JSON file for each monitor. */
export interface StateDir {
  /** @throws Error when the monitor's file was written by a newer agent */
  store(name: string): StateStore;
  /** @throws Error when the file was written by a newer agent */
  durable(name: string): DurableStore;
  /** Writes at once what has not been written yet, and ends the once-a-second writing. */
  close(): void;
}

/** @throws Error naming the folder when it cannot be made or written to */
export function openStateDir({
  path,
  clock,
  log,
}: {
  readonly path: string;
  readonly clock: Clock;
  readonly log: Log;
}): StateDir {
  checkWritable(path);
  const pending = new Map<string, unknown>();
  const stopTicking = clock.onTick(writePending);

  return {
    store(name) {
      const file = join(path, `${name}.json`);
      let state = read(file, log);
      return {
        load: () => state,
        save(value) {
          state = value;
          pending.set(file, value);
        },
      };
    },
    durable(name) {
      // No monitor's file is called that: theirs end in `.json`.
      const file = join(path, `${name}.state`);
      let state = read(file, log);
      return {
        load: () => state,
        save(value) {
          write(file, value);
          state = value;
        },
      };
    },
    close() {
      stopTicking();
      writePending();
    },
  };

  function writePending(): void {
    for (const [file, state] of pending) {
      try {
        write(file, state);
        pending.delete(file);
      } catch (error) {
        log.rarely('State not written; will be tried again', {file, error});
      }
    }
  }
}

/** What an agent without a state folder has: a monitor that is replaced goes on, a new process starts anew. */
export function memoryOnly(): StateStore {
  let state: unknown;
  return {
    load: () => state,
    save(value) {
      state = value;
    },
  };
}

function write(file: string, state: unknown): void {
  writeFileSync(`${file}.new`, JSON.stringify({version: formatVersion, state}), {mode: 0o600});
  renameSync(`${file}.new`, file);
}

function checkWritable(path: string): void {
  const probe = join(path, '.writable');
  try {
    mkdirSync(path, {recursive: true, mode: 0o700});
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (cause) {
    throw new Error(
      `expected \`--state-dir\` \`${path}\` to be a folder that can be written to, got ${(cause as Error).message}; mount one there, or give \`--state-dir=\` to remember nothing`,
      {cause},
    );
  }
}

function read(file: string, log: Log): unknown {
  let document: unknown;
  try {
    document = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      log.warn('State not readable; starting without it', {file, error});
    }

    return undefined;
  }

  const {version, state} = (document ?? {}) as {version?: unknown; state?: unknown};
  if (typeof version === 'number' && version > formatVersion) {
    throw new Error(
      `expected \`${file}\` to have version ${formatVersion} or older, got ${version}, written by a newer agent; run that version, or remove the file to start without what it remembers`,
    );
  }

  return state;
}
