import {readdirSync, readFileSync, readlinkSync} from 'node:fs';
import {uptime} from 'node:os';
import {basename} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {kindOf} from './part.js';
import type {PartName} from './part.js';
import {parts} from './parts.js';

/** A part of a cluster that runs. */
export interface PartProcess {
  readonly part: PartName;
  readonly pid: number;
  /** Stopped by SIGSTOP. */
  readonly paused: boolean;
}

const folderVariable = 'NPD_TEST_CLUSTER';
const partVariable = 'NPD_TEST_CLUSTER_PART';

// USER_HZ, which the kernel has kept at 100 for programs.
const msPerTick = 10;

/** Variables by which `partProcesses` knows a process again, whatever became of the one that started it. */
export function partEnvironment(folder: string, part: PartName): Record<string, string> {
  return {[folderVariable]: folder, [partVariable]: part};
}

/**
 * The running parts of the cluster whose state is in `folder`. They are found by the environment they were started
 * with and not by a file with their numbers: that is never stale, never half written, and never another's process.
 */
export function partProcesses(folder: string): PartProcess[] {
  // What a part starts has its environment too: of containerd that are the shims, which outlive it.
  return processesOf(folder).filter(
    ({part, pid}) => programOf(pid) === parts[kindOf(part)].program,
  );
}

/**
 * Everything that runs for the cluster: its parts, what brings them up, and what they have started. Not the processes
 * of pods, which end with their node.
 */
export function processesOf(folder: string): PartProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((a, b) => a - b)
    .flatMap((pid) => processOf(pid, folder) ?? []);
}

/**
 * Sends a signal to parts of the cluster, and waits until none of them is left and their ports are free.
 * @throws after `withinMs`, naming those that still run
 */
export async function endParts(
  folder: string,
  which: readonly PartName[],
  signal: 'SIGTERM' | 'SIGKILL',
  withinMs = 10_000,
): Promise<void> {
  function find(): PartProcess[] {
    return partProcesses(folder).filter(({part}) => which.includes(part));
  }
  await endAll(find, folder, {signal, withinMs});
}

/** Kills everything that runs for the cluster. @throws after 10 s, naming what still runs */
export async function killProcesses(folder: string): Promise<void> {
  await endAll(() => processesOf(folder), folder, {signal: 'SIGKILL', withinMs: 10_000});
}

/** Lets a part that was paused go on, and what started it and paused with it. */
export function continueProcesses(folder: string, part: PartName): void {
  for (const one of processesOf(folder)) if (one.part === part) send(one.pid, 'SIGCONT');
}

async function endAll(
  find: () => PartProcess[],
  folder: string,
  {signal, withinMs}: {signal: 'SIGTERM' | 'SIGKILL'; withinMs: number},
): Promise<void> {
  const until = Date.now() + withinMs;
  const told = new Map<number, PartProcess & {identity: string | undefined}>();
  for (;;) {
    for (const one of find().filter(({pid}) => !told.has(pid))) {
      told.set(one.pid, {...one, identity: processIdentity(one.pid)});
      send(one.pid, signal);
      continueProcesses(folder, one.part); // a paused process acts on SIGTERM only when it goes on
    }
    const left = [...told.values()].filter(
      ({pid, identity}) => holdsFiles(pid) && processIdentity(pid) === identity,
    );
    if (left.length === 0) return;
    if (Date.now() > until) throw new Error(notEnded(left, signal, withinMs));
    await sleep(10);
  }
}

/** Sends a signal, unless the process is gone. */
export function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/**
 * What tells a process from a later one with the same number: `4711 8293761` (the number, and when it started in clock
 * ticks since boot); undefined when there is none.
 * @see proc_pid_stat(5)
 */
export function processIdentity(pid: number): string | undefined {
  const started = stat(pid)?.[19];
  return started === undefined ? undefined : `${pid} ${started}`;
}

/** When a process was started, in ms since 1970; undefined when there is none. */
export function startedAt(pid: number): number | undefined {
  const ticks = stat(pid)?.[19];
  if (ticks === undefined) return undefined;
  return Date.now() - uptime() * 1000 + Number(ticks) * msPerTick;
}

function processOf(pid: number, folder: string): PartProcess | undefined {
  const environment = environ(pid);
  if (!environment.includes(`${folderVariable}=${folder}`)) return undefined;
  const prefix = `${partVariable}=`;
  const part = environment.find((entry) => entry.startsWith(prefix))?.slice(prefix.length);
  return part === undefined
    ? undefined
    : {part: part as PartName, pid, paused: stat(pid)?.[0] === 'T'};
}

// A build may have replaced the file since.
function programOf(pid: number): string | undefined {
  try {
    return basename(readlinkSync(`/proc/${pid}/exe`).replace(/ \(deleted\)$/, ''));
  } catch {
    return undefined; // it has ended
  }
}

// A process that ends first loses its environment; its files and ports are closed when its last thread ends, and
// only then may it be a zombie with no other thread.
function holdsFiles(pid: number): boolean {
  const state = stat(pid)?.[0];
  if (state === undefined) return false;
  return state !== 'Z' || threads(pid) > 1;
}

function threads(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/task`).length;
  } catch {
    return 0;
  }
}

// Empty for a zombie, unreadable for other users' processes: neither is ours to end.
function environ(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

// The fields behind the program's name, which may itself hold blanks and brackets: state, parent, …
function stat(pid: number): string[] | undefined {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return line.slice(line.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

function notEnded(left: readonly PartProcess[], signal: string, withinMs: number): string {
  const names = left.map(({part, pid}) => `\`${part}\` (PID ${pid})`).join(', ');
  return `expected ${names} to end within ${withinMs} ms of ${signal}`;
}
