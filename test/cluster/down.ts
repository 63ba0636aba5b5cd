import {lstatSync} from 'node:fs';
import {partNames} from './parts.js';
import {endProcesses, partProcesses} from './processes.js';
import {assertOurs, removeFolder} from './state.js';

/**
 * Ends every process of the cluster whose state is in `folder` and removes the folder. Needs nothing to be complete:
 * neither the state, nor the cluster, nor what started it.
 * @returns whether there was anything to end or remove
 * @throws when the folder is something else's; then nothing is done
 */
export async function takeDown(folder: string): Promise<boolean> {
  const exists = lstatSync(folder, {throwIfNoEntry: false}) !== undefined;
  if (exists) assertOurs(folder);
  const running = partProcesses(folder).length > 0;
  await endProcesses(folder, partNames, 'SIGKILL');
  removeFolder(folder);
  return exists || running;
}
