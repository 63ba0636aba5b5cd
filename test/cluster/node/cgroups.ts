import {existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';

const root = '/sys/fs/cgroup';

/** What the kubelet wants of control groups, version 1. */
const wantedControllers = ['cpu', 'cpuacct', 'cpuset', 'memory', 'pids'] as const;

/** The controllers that the kubelet needs and this machine does not mount; all of them where it has version 2 only. */
export function missingControllers(rootFolder: string): string[] {
  return wantedControllers.filter(
    (name) => !existsSync(join(rootFolder, root, name, 'cgroup.procs')),
  );
}

/**
 * Makes a node's folder in each hierarchy, which the kubelet does not do for its `cgroupRoot`. Those of an earlier start
 * are removed, as after a reboot: the kubelet would wait for their containers.
 */
export async function renewCgroups(name: string): Promise<void> {
  await removeCgroups(name);
  for (const hierarchy of hierarchies()) mkdirSync(join(hierarchy, name), {recursive: true});
  const cpuset = join(root, 'cpuset');
  const parts = name.split('/');
  for (const depth of parts.keys()) {
    const folder = join(cpuset, ...parts.slice(0, depth + 1));
    // A new set is empty, and then nothing may run in it.
    for (const file of ['cpuset.cpus', 'cpuset.mems']) {
      writeFileSync(join(folder, file), readFileSync(join(cpuset, file)));
    }
  }
}

/** The folders of that name which exist, in every hierarchy. */
export function cgroupFolders(name: string): string[] {
  return hierarchies()
    .map((hierarchy) => join(hierarchy, name))
    .filter((path) => existsSync(path));
}

/**
 * Removes the folders of that name and all below them; the processes in them have been killed.
 * @throws after `withinMs`, with the folder that is still in use
 */
export async function removeCgroups(name: string, withinMs = 10_000): Promise<void> {
  const until = Date.now() + withinMs;
  for (const folder of cgroupFolders(name)) {
    for (;;) {
      try {
        removeTree(folder);
        break;
      } catch (error) {
        if (Date.now() > until) {
          throw new Error(`expected control group \`${folder}\` to be empty by now`, {
            cause: error,
          });
        }
        await sleep(20);
      }
    }
  }
}

// Version 1 has one folder for each hierarchy; links there are other names of the same. Beside them is version 2's, where
// runc makes folders too.
function hierarchies(): string[] {
  if (!existsSync(root)) return [];
  return readdirSync(root, {withFileTypes: true})
    .filter((entry) => entry.isDirectory())
    .map(({name}) => join(root, name))
    .filter((path) => existsSync(join(path, 'cgroup.procs')));
}

// Its files cannot be removed, and go with it.
function removeTree(folder: string): void {
  for (const entry of readdirSync(folder, {withFileTypes: true})) {
    if (entry.isDirectory()) removeTree(join(folder, entry.name));
  }
  rmdirSync(folder);
}
