import {takeDown} from './down.js';
import {partNames} from './parts.js';
import type {Shape} from './parts.js';
import {killProcesses} from './processes.js';
import {runParts} from './run-parts.js';
import {readDescription, writeState} from './state.js';
import type {Description, Origin} from './state.js';

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
export async function bringUp(folder: string, wanted: Origin & Shape): Promise<BroughtUp> {
  const found = readDescription(folder);
  if (found) {
    assertShape(folder, found, wanted);
    const started = await runParts(partNames(found), {folder, description: found});
    return {description: found, done: started.length > 0 ? 'restarted' : 'nothing'};
  }
  try {
    await killProcesses(folder);
    const description = await writeState(folder, wanted);
    await runParts(partNames(description), {folder, description});
    return {description, done: 'created'};
  } catch (error) {
    await takeDown(folder);
    throw error;
  }
}

// It may be of more than was asked for: kwok does no harm where it has no nodes.
function assertShape(folder: string, found: Description, wanted: Origin & Shape): void {
  const [is, asked] = [said(found), said({...wanted, kwok: wanted.kwok || found.kwok})];
  if (is === asked) return;
  throw new Error(
    `expected the state \`${folder}\` to be of ${asked}, but it is of ${is}. Take that down first (npm run cluster -- down), or name another with --state.`,
  );
}

function said({kubernetes, controllers, nodes, kwok}: Pick<Origin, 'kubernetes'> & Shape): string {
  if (!controllers) return `an API server ${kubernetes} alone`;
  const real = `${nodes} ${nodes === 1 ? 'node' : 'nodes'}`;
  return `Kubernetes ${kubernetes} with ${real}${kwok ? ' and kwok' : ''}`;
}
