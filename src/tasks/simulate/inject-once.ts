import {ConnectionError, KubeError} from '../../kube/errors.js';
import type {Rest} from '../../kube/rest.js';
import {formatDuration} from '../../rules/go/duration.js';
import type {SimulatedProblem} from '../../rules/simulated-problems.js';
import {inject, type Injected} from './ask-agent.js';
import type {Target} from './target.js';

interface InjectRequest {
  readonly problem: SimulatedProblem;
  readonly durationMs: number;
  /** Other than `none`: the agent only checks it. */
  readonly dryRun: 'none' | 'client' | 'server';
  readonly signal: AbortSignal;
}

const injectMs = 30_000;
const graceMs = 5000;

/**
 * Injects, and knows of it: an abort only ends it when the agent does not answer within `graceMs`, since what has been
 * injected must be taken back.
 * @throws KubeError also when it is not known whether it was injected; else as `inject`
 */
export async function injectOnce(
  rest: Rest,
  {problem, durationMs, dryRun, signal}: InjectRequest,
  target: Target,
): Promise<Injected> {
  const {reason, line, mode} = problem;
  const injection = {reason, line, mode, durationMs, dryRun: dryRun !== 'none'};
  signal.throwIfAborted();
  const patience = patient(signal);
  try {
    return await inject(rest, target, injection, {signal: patience.signal});
  } catch (error) {
    const unknown = patience.signal.aborted || isCutOff(error);
    if (!unknown || injection.dryRun) throw error;
    throw new KubeError(
      `whether the line was injected on the node \`${target.node}\` is not known: ${(error as Error).message}`,
      {
        hint: `the agent takes it back after ${formatDuration(durationMs)}; or at once: kubectl npd simulate cleanup ${target.node}`,
        cause: error,
      },
    );
  } finally {
    patience.end();
  }
}

/** Those that tell that nothing got through. */
const harmless = new Set(['refused', 'unknown-host', 'unreachable', 'tls', 'proxy']);

function isCutOff(error: unknown): boolean {
  return error instanceof ConnectionError && !harmless.has(error.problem);
}

/** A signal that is aborted some time after the other, or when an answer is overdue. */
function patient(callers: AbortSignal): {readonly signal: AbortSignal; end(): void} {
  const stop = new AbortController();
  const overdue = new Error(`no answer within ${injectMs / 1000} s`);
  const timers = [setTimeout(() => stop.abort(overdue), injectMs)];
  function hurry(): void {
    timers.push(setTimeout(() => stop.abort(callers.reason), graceMs));
  }

  callers.addEventListener('abort', hurry, {once: true});
  return {
    signal: stop.signal,
    end() {
      callers.removeEventListener('abort', hurry);
      timers.forEach((timer) => clearTimeout(timer));
    },
  };
}
