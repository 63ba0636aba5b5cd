import {setTimeout as sleep} from 'node:timers/promises';
import {kindOf, nodeNumberOf} from './part.js';
import type {PartContext, PartName} from './part.js';
import {contextOf} from './part-context.js';
import type {ClusterFolder} from './part-context.js';
import {parts} from './parts.js';
import {continueProcesses, endParts, partProcesses} from './processes.js';
import {isReady, notReady, startPart} from './run-part.js';
import type {StartedPart} from './run-part.js';

const readyWithinMs = 60_000;

interface Attempt {
  readonly cluster: ClusterFolder;
  readonly started: StartedPart[];
  /** Settles when that part is ready; of every part of the attempt that comes before. */
  readonly ready: Map<PartName, Promise<void>>;
  readonly until: number;
  failure?: Error;
}

/**
 * Makes parts run and waits until all are ready. What runs is left alone, or goes on where it was paused; the rest is
 * started, each part when those of them that it needs are ready. Parts that are not named are taken to run.
 * @returns those that were started
 * @throws with the end of a part's log when it ends, or does not become ready; what this call started is then ended
 */
export async function runParts(
  names: readonly PartName[],
  cluster: ClusterFolder,
): Promise<PartName[]> {
  const until = Date.now() + readyWithinMs;
  const attempt: Attempt = {cluster, started: [], ready: new Map(), until};
  const running = partProcesses(cluster.folder);
  for (const {part} of running.filter(({paused}) => paused)) {
    continueProcesses(cluster.folder, part);
  }
  for (const name of names) {
    const runs = running.some(({part}) => part === name);
    attempt.ready.set(name, bringUpPart(name, runs, attempt));
  }
  await Promise.allSettled(attempt.ready.values());
  const started = attempt.started.map(({name}) => name);
  if (attempt.failure) {
    await endParts(cluster.folder, started, 'SIGKILL');
    throw attempt.failure;
  }
  return started;
}

async function bringUpPart(name: PartName, runs: boolean, attempt: Attempt): Promise<void> {
  const context = contextOf(name, attempt.cluster);
  const {after, complete} = parts[kindOf(name)];
  try {
    for (const kind of after) await attempt.ready.get(sameNode(kind, name));
    if (attempt.failure) return;
    if (!runs) attempt.started.push(await startPart(name, context));
    await untilReady(name, context, attempt);
    if (!runs) await complete?.(context);
  } catch (error) {
    attempt.failure ??= error instanceof Error ? error : new Error(String(error));
    throw error;
  }
}

function sameNode(kind: string, as: PartName): PartName {
  const isOfNode = kind === 'node' || kind === 'containerd' || kind === 'kubelet';
  return (isOfNode ? `${kind}-n${nodeNumberOf(as)}` : kind) as PartName;
}

async function untilReady(name: PartName, context: PartContext, attempt: Attempt): Promise<void> {
  while (!(await isReady(name, context))) {
    for (const {name: other, ended} of attempt.started) {
      const reason = ended();
      if (reason) throw new Error(notReady(other, reason, context));
    }
    if (attempt.failure) throw attempt.failure;
    if (Date.now() > attempt.until) {
      throw new Error(notReady(name, `not do so within ${readyWithinMs} ms`, context));
    }
    await sleep(30);
  }
}
