import {administrator} from './administrator.js';
import {takeDown} from './down.js';
import {partNames} from './parts.js';
import {endProcesses, partProcesses, send} from './processes.js';
import {startPart, untilReady} from './run-part.js';
import {readDescription, writeState} from './state.js';
import type {Description} from './state.js';

const readyWithinMs = 60_000;

/** A cluster that is up, and what had to be done for that: nothing when it was up already. */
export interface BroughtUp {
  readonly description: Description;
  readonly done: 'created' | 'restarted' | 'nothing';
}

/**
 * Makes the cluster whose state is in `folder`, which the caller has claimed, run and answer. A complete state is kept,
 * with its data and ports, and only what does not run is started; one that was never completed is made anew.
 * @throws when it does not come up; what this call started is then ended, and a new state removed
 */
export async function bringUp(
  folder: string,
  release: {kubernetes: string; bin: string},
): Promise<BroughtUp> {
  const found = readDescription(folder);
  if (found) {
    const started = await startParts(folder, found);
    return {description: found, done: started ? 'restarted' : 'nothing'};
  }
  try {
    await endProcesses(folder, partNames, 'SIGKILL');
    const description = await writeState(folder, release);
    await startParts(folder, description);
    return {description, done: 'created'};
  } catch (error) {
    await takeDown(folder);
    throw error;
  }
}

async function startParts(folder: string, description: Description): Promise<boolean> {
  const running = partProcesses(folder);
  for (const {pid} of running.filter(({paused}) => paused)) send(pid, 'SIGCONT');
  const started = partNames
    .filter((name) => !running.some(({part}) => part === name))
    .map((name) => startPart(name, folder, description));
  const every = partNames.map(
    (name) => started.find((one) => one.name === name) ?? {name, ended: () => undefined},
  );
  const context = {description, administrator: administrator(folder), withinMs: readyWithinMs};
  try {
    await untilReady(every, folder, context);
  } catch (error) {
    const names = started.map(({name}) => name);
    await endProcesses(folder, names, 'SIGKILL');
    throw error;
  }
  return started.length > 0;
}
