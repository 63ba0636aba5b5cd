import {spawn} from 'node:child_process';
import type {ChildProcess} from 'node:child_process';
import {closeSync, openSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import type {Administrator} from './administrator.js';
import {layout} from './layout.js';
import {tail} from './log-tail.js';
import {parts} from './parts.js';
import type {Part, PartName} from './parts.js';
import {partEnvironment} from './processes.js';
import type {Description} from './state.js';

/** A part that was started by this process. */
export interface StartedPart {
  readonly name: PartName;
  /** Why it no longer runs; undefined while it does. */
  readonly ended: () => string | undefined;
}

/** Starts a part of the cluster whose state is in `folder`. It outlives this process, and its log is kept. */
export function startPart(name: PartName, folder: string, description: Description): StartedPart {
  const part: Part = parts[name];
  const paths = layout(folder);
  const log = openSync(paths.log(name), 'a', 0o600);
  const child = spawn(
    join(description.bin, part.program),
    part.arguments(paths, description.ports),
    {
      cwd: folder,
      detached: true, // Ctrl-C at the terminal is for the program that uses the cluster
      stdio: ['ignore', log, log],
      env: {...partEnvironment(folder, name)},
    },
  );
  closeSync(log);
  child.unref();
  return {name, ended: reasonOfEnd(child)};
}

/**
 * Waits until the parts are ready to serve.
 * @throws with the end of a part's log when it ends, or is not ready within `withinMs`
 */
export async function untilReady(
  started: readonly StartedPart[],
  folder: string,
  context: {description: Description; administrator: Administrator; withinMs: number},
): Promise<void> {
  const until = Date.now() + context.withinMs;
  for (const {name} of started) {
    const part: Part = parts[name];
    const port = part.port(context.description.ports);
    while (!(await isReady(context.administrator, port))) {
      for (const {name: other, ended} of started) {
        const reason = ended();
        if (reason) throw new Error(notReady(other, reason, folder));
      }
      if (Date.now() > until) {
        throw new Error(notReady(name, `not do so within ${context.withinMs} ms`, folder));
      }
      await sleep(30);
    }
  }
}

/** Whether what listens on the port is of this cluster, and ready. */
export async function isReady(administrator: Administrator, port: number): Promise<boolean> {
  try {
    return (await administrator.ask('GET', port, '/readyz')).status === 200;
  } catch {
    return false; // not listening yet, or not any more
  }
}

function reasonOfEnd(child: ChildProcess): () => string | undefined {
  let reason: string | undefined;
  child.once('error', (error) => (reason = `not start: ${error.message}`));
  child.once('exit', (code, signal) => (reason = `end with ${signal ?? `code ${code}`}`));
  return () => reason;
}

function notReady(name: PartName, reason: string, folder: string): string {
  const path = layout(folder).log(name);
  return `expected \`${name}\` to become ready, but it did ${reason}. The end of ${path}:\n${tail(path)}`;
}
