import {spawn} from 'node:child_process';
import type {ChildProcess} from 'node:child_process';
import {closeSync, openSync} from 'node:fs';
import {tail} from './log-tail.js';
import type {Part, PartContext, PartName} from './part.js';
import {kindOf} from './part.js';
import {parts} from './parts.js';
import {partEnvironment} from './processes.js';

/** A part that was started by this process. */
export interface StartedPart {
  readonly name: PartName;
  /** Why it no longer runs; undefined while it does. */
  readonly ended: () => string | undefined;
}

/** Starts a part's process. It outlives this process, and its log is kept. */
export async function startPart(name: PartName, context: PartContext): Promise<StartedPart> {
  const part: Part = parts[kindOf(name)];
  const {folder, log: logOf} = context.paths;
  await part.prepare?.(context);
  const {file, args, env, holdsOuterNetwork} = part.command(context);
  const log = openSync(logOf(name), 'a', 0o600);
  const network = holdsOuterNetwork ? openSync('/proc/self/ns/net', 'r') : undefined;
  const child = spawn(file, args, {
    cwd: folder,
    detached: true, // Ctrl-C at the terminal is for the program that uses the cluster
    stdio: ['ignore', log, log, network ?? 'ignore'],
    env: {...env, ...partEnvironment(folder, name)},
  });
  closeSync(log);
  if (network !== undefined) closeSync(network);
  child.unref();
  return {name, ended: reasonOfEnd(child)};
}

/** Whether a part runs and does what it is for. */
export async function isReady(name: PartName, context: PartContext): Promise<boolean> {
  try {
    context.pidOf(name);
    return await parts[kindOf(name)].isReady(context);
  } catch {
    return false; // not running or not listening yet, or not any more
  }
}

/** The sentence that says why a part is not ready, with the end of its log. */
export function notReady(name: PartName, reason: string, {paths}: PartContext): string {
  const path = paths.log(name);
  return `expected \`${name}\` to become ready, but it did ${reason}. The end of ${path}:\n${tail(path)}`;
}

function reasonOfEnd(child: ChildProcess): () => string | undefined {
  let reason: string | undefined;
  child.once('error', (error) => (reason = `not start: ${error.message}`));
  child.once('exit', (code, signal) => (reason = `end with ${signal ?? `code ${code}`}`));
  return () => reason;
}
