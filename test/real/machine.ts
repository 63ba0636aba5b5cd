import {execFileSync} from 'node:child_process';
import {existsSync, readdirSync, readFileSync, readlinkSync} from 'node:fs';
import {join} from 'node:path';
import {layout} from '../cluster/layout.js';
import {cgroupFolders} from '../cluster/node/cgroups.js';
import {processesOf} from '../cluster/processes.js';

/** What of a machine a cluster must leave as it was: sorted, one string for each thing. */
export interface Machine {
  /** Of this process's mount namespace: `/sys/fs/cgroup/cpu cgroup`. */
  readonly mounts: readonly string[];
  /** Links, addresses and routes of this process's network. */
  readonly network: readonly string[];
  /** Named network namespaces. */
  readonly namedNetworks: readonly string[];
}

/** The machine as it is now. */
export function machine(): Machine {
  return {mounts: mounts(), network: network(), namedNetworks: namesIn('/run/netns')};
}

/** What exists because of a cluster. */
export interface Traces {
  /** `4711 kubelet`. */
  readonly processes: readonly string[];
  /** Its folders in `/sys/fs/cgroup`. */
  readonly cgroups: readonly string[];
  /** `net:[4026532281]`, of processes of its own. */
  readonly namespaces: readonly string[];
  /** What is in the folder where clusters are made. */
  readonly folders: readonly string[];
}

export const noTraces: Traces = {processes: [], cgroups: [], namespaces: [], folders: []};

/**
 * What there is now of the cluster in `folder`: by the environment of its parts, by its control groups, and by the
 * namespaces that it had at an earlier look.
 */
export function traces(folder: string, before: Traces = noTraces): Traces {
  const {cgroup} = layout(folder);
  const own = new Set(processesOf(folder).map(({pid}) => pid));
  const hosts = new Set(namespacesOf('self'));
  const found = processIds().map((pid) => ({
    pid,
    namespaces: namespacesOf(pid).filter((name) => !hosts.has(name)),
    isOurs: own.has(pid) || readText(`/proc/${pid}/cgroup`).includes(`/${cgroup}`),
  }));
  const known = new Set([
    ...before.namespaces,
    ...found.filter(({isOurs}) => isOurs).flatMap(({namespaces}) => namespaces),
  ]);
  const ours = found.filter((one) => one.isOurs || one.namespaces.some((name) => known.has(name)));
  return {
    processes: ours.map(({pid}) => `${pid} ${readText(`/proc/${pid}/comm`).trim()}`),
    cgroups: cgroupFolders(cgroup),
    namespaces: [...new Set(ours.flatMap(({namespaces}) => namespaces))].sort(),
    folders: namesIn(join(folder, '..')),
  };
}

function mounts(): string[] {
  return readText('/proc/self/mountinfo')
    .trimEnd()
    .split('\n')
    .map((line) => `${line.split(' ')[4]} ${line.split(' - ')[1]?.split(' ')[0]}`)
    .sort();
}

function network(): string[] {
  return ['link', 'address', 'route', 'rule'].flatMap((what) => {
    const found = JSON.parse(execFileSync('ip', ['-json', what], {encoding: 'utf8'})) as object[];
    return found.map((one) => `${what} ${JSON.stringify(lasting(one))}`).sort();
  });
}

// Without the seconds that an address from DHCP is still good for.
function lasting(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, inner: unknown) =>
      key.endsWith('_life_time') ? undefined : inner,
    ),
  );
}

/** Without those that have ended and only wait for this machine's first process to take notice, which may take it long. */
function processIds(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => !/^State:\s+[ZX]/m.test(readText(`/proc/${name}/status`)))
    .map(Number);
}

function namespacesOf(pid: number | 'self'): string[] {
  return ['net', 'mnt', 'pid', 'uts', 'ipc'].flatMap((kind) => {
    try {
      return [readlinkSync(`/proc/${pid}/ns/${kind}`)];
    } catch {
      return []; // it has ended
    }
  });
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // it has ended
  }
}
