import {setTimeout as sleep} from 'node:timers/promises';
import type {ProgramEnd, StartedProgram} from '../../process/start.js';
import type {ContainerLog} from './container-log.js';

/** How a run ended. */
export interface RunEnd extends ProgramEnd {
  readonly startedAt: Date;
  readonly finishedAt: Date;
  /** The last lines that it printed, for whoever asks why. */
  readonly message: string;
}

/** How a supervised program is. */
export interface RunState {
  /** `backing-off`: it has ended and is started again in a moment. `stopped`: it was asked to end. */
  readonly phase: 'starting' | 'running' | 'backing-off' | 'stopped';
  readonly pid: number;
  readonly ready: boolean;
  readonly startedAt: Date | undefined;
  /** How many times it was started again. */
  readonly restarts: number;
  readonly lastEnd: RunEnd | undefined;
  /** How long it rests before the next start; 0 while it runs. */
  readonly backOffMs: number;
}

/**
 * Keeps one program running. Promises:
 * - A program that ends is started again: at once the first time, then after a rest that doubles. One that ran for
 *   `steadyMs` begins anew with short rests.
 * - `changed` is called after each change of the state, and never once `stop` has settled.
 * - After `stop` nothing of it runs.
 */
export interface Supervisor {
  state(): RunState;
  /** Passes a signal on to it, if it runs. */
  signal(name: NodeJS.Signals): void;
  stop(): Promise<void>;
}

export interface SupervisorOptions {
  readonly start: () => Promise<StartedProgram>;
  /** Whether it does its work already. */
  readonly isReady: () => Promise<boolean>;
  readonly log: ContainerLog;
  readonly changed: () => void;
  readonly now: () => Date;
  readonly pace?: SupervisorPace;
}

/** Times of a supervisor. */
export interface SupervisorPace {
  readonly firstMs: number;
  readonly mostMs: number;
  readonly steadyMs: number;
  /** How often it is asked whether it is ready: before it was for the first time, and then. */
  readonly probeMs: {readonly fast: number; readonly slow: number};
  /** How long it may take to end before it is killed. */
  readonly graceMs: number;
}

/** A person waits here: a quicker kubelet, whose rests are from 10 s to 5 minutes. */
const defaultPace: SupervisorPace = {
  firstMs: 1000,
  mostMs: 60_000,
  steadyMs: 600_000,
  probeMs: {fast: 50, slow: 1000},
  graceMs: 5000,
};

const messageLines = 5;

/** Starts the program and keeps it running until `stop`. */
export function supervise({
  start,
  isReady,
  log,
  changed,
  now,
  pace = defaultPace,
}: SupervisorOptions): Supervisor {
  const stopping = new AbortController();
  const {signal} = stopping;
  let program: StartedProgram | undefined;
  let state: RunState = {
    phase: 'starting',
    pid: 0,
    ready: false,
    startedAt: undefined,
    restarts: 0,
    lastEnd: undefined,
    backOffMs: 0,
  };

  function set(change: Partial<RunState>): void {
    state = {...state, ...change};
    changed();
  }

  async function probe(of: StartedProgram): Promise<void> {
    let before = false;
    while (program === of && !signal.aborted) {
      const ready = await isReady();
      if (program !== of || signal.aborted) return;
      if (ready !== state.ready) set({ready});
      before ||= ready;
      await rest(before ? pace.probeMs.slow : pace.probeMs.fast, signal);
    }
  }

  /** @returns how it ended */
  async function runOnce(): Promise<RunEnd> {
    const startedAt = now();
    try {
      program = await start();
    } catch (error) {
      return {code: 128, signal: null, startedAt, finishedAt: now(), message: String(error)};
    }

    const {stdout, stderr, pid, ended} = program;
    log.begin([stdout, stderr].filter((stream) => stream !== null));
    set({phase: 'running', pid, startedAt, backOffMs: 0});
    void probe(program);
    if (signal.aborted) program.kill('SIGTERM');
    const end = await ended;
    program = undefined;
    return {...end, startedAt, finishedAt: now(), message: lastWords(log)};
  }

  async function keepRunning(): Promise<void> {
    let backOffMs = 0;
    while (!signal.aborted) {
      const end = await runOnce();
      const steady = end.finishedAt.getTime() - end.startedAt.getTime() >= pace.steadyMs;
      if (steady) backOffMs = 0;
      const phase = signal.aborted ? 'stopped' : 'backing-off';
      set({phase, pid: 0, ready: false, lastEnd: end, backOffMs});
      await rest(backOffMs, signal);
      backOffMs = Math.min(Math.max(backOffMs * 2, pace.firstMs), pace.mostMs);
      if (!signal.aborted) set({phase: 'starting', restarts: state.restarts + 1});
    }
  }

  const done = keepRunning();
  return {
    state: () => state,
    signal: (name) => program?.kill(name),
    async stop() {
      stopping.abort();
      program?.kill('SIGTERM');
      const late = setTimeout(() => program?.kill('SIGKILL'), pace.graceMs);
      await done;
      clearTimeout(late);
    },
  };
}

async function rest(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, {signal}).catch(() => undefined);
}

function lastWords(log: ContainerLog): string {
  const lines = log.current()?.lines() ?? [];
  return lines
    .slice(-messageLines)
    .map(({text}) => text)
    .join('\n');
}
