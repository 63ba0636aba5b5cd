import {lstatSync} from 'node:fs';
import {layout} from './layout.js';
import {cgroupFolders, removeCgroups} from './node/cgroups.js';
import {killProcesses, processesOf} from './processes.js';
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
  const {cgroup} = layout(folder);
  const running = processesOf(folder).length > 0 || cgroupFolders(cgroup).length > 0;
  await killProcesses(folder);
  await removeCgroups(cgroup);
  removeFolder(folder);
  return exists || running;
}
