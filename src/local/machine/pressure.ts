import {readFile, statfs} from 'node:fs/promises';
import {freemem} from 'node:os';
import {join} from 'node:path';

/** How much of a machine is left at this moment. */
export interface Pressure {
  readonly memoryFreeBytes: number;
  /** Share of the file system that ordinary users may still fill, 0 to 1. */
  readonly storageFree: number;
  /** Share of process ids that are free, 0 to 1; 1 where it cannot be told. */
  readonly pidsFree: number;
}

/** Measures the machine. @param root under which `/proc` is */
export async function readPressure(root: string): Promise<Pressure> {
  const [memory, load, most, disk] = await Promise.all([
    readFile(join(root, 'proc/meminfo'), 'utf8').catch(() => ''),
    readFile(join(root, 'proc/loadavg'), 'utf8').catch(() => ''),
    readFile(join(root, 'proc/sys/kernel/pid_max'), 'utf8').catch(() => ''),
    statfs(root),
  ]);
  return {
    memoryFreeBytes: availableMemory(memory) ?? freemem(),
    storageFree: disk.blocks > 0 ? disk.bavail / disk.blocks : 1,
    pidsFree: freePids(load, most),
  };
}

/** `MemAvailable` of a `/proc/meminfo`, in bytes. @see proc_meminfo(5) */
export function availableMemory(text: string): number | undefined {
  const [, kib] = /^MemAvailable:\s+(\d+) kB$/m.exec(text) ?? [];
  return kib === undefined ? undefined : Number(kib) * 1024;
}

/**
 * Share of process ids that are free, by `/proc/loadavg` (`0.1 0.2 0.3 2/345 6789`) and `pid_max`.
 * @see proc_loadavg(5)
 */
export function freePids(load: string, most: string): number {
  const [, tasks] = /\d+\/(\d+)/.exec(load) ?? [];
  const limit = Number(most.trim());
  return tasks === undefined || !(limit > 0) ? 1 : Math.max(0, 1 - Number(tasks) / limit);
}
