import {readFile, statfs} from 'node:fs/promises';
import {
  arch,
  availableParallelism,
  hostname,
  networkInterfaces,
  platform,
  release,
  totalmem,
} from 'node:os';
import {join} from 'node:path';
import {memoryLimit, processorLimit} from './cgroup.js';
import {systemName} from './os-release.js';

/** What a kubelet tells of its machine once. A text that this user may not read is empty. */
export interface MachineFacts {
  /** As a Kubernetes name: lower case. */
  readonly name: string;
  readonly hostName: string;
  /** Address of the first network interface that is not loopback, else loopback. */
  readonly address: string;
  /** `linux` */
  readonly operatingSystem: string;
  /** `amd64`, as Go names it. */
  readonly architecture: string;
  readonly kernelVersion: string;
  readonly osImage: string;
  readonly bootId: string;
  readonly machineId: string;
  readonly systemUuid: string;
  /** What is there, and may be used under the limits of this process's control group. */
  readonly processors: number;
  readonly memoryBytes: number;
  /** Size of the file system with the root folder. */
  readonly storageBytes: number;
  /** What could not be read: `/sys/class/dmi/id/product_uuid (EACCES)`. */
  readonly unread: readonly string[];
}

/** Reads the facts of this machine. @param root under which `/proc`, `/sys` and `/etc` are */
export async function machineFacts(root: string): Promise<MachineFacts> {
  const unread: string[] = [];
  async function text(path: string, needed = false): Promise<string> {
    try {
      return (await readFile(join(root, path), 'utf8')).trim();
    } catch (error) {
      if (needed)
        unread.push(`/${path} (${(error as NodeJS.ErrnoException).code ?? 'unreadable'})`);
      return '';
    }
  }
  const linux = platform() === 'linux';
  const [osRelease, bootId, machineId, systemUuid, memory, processors] = await Promise.all([
    text('etc/os-release', linux),
    text('proc/sys/kernel/random/boot_id', linux),
    text('etc/machine-id'),
    text('sys/class/dmi/id/product_uuid'),
    text('sys/fs/cgroup/memory.max'),
    text('sys/fs/cgroup/cpu.max'),
  ]);
  const {blocks, bsize} = await statfs(root);
  const hostName = hostname();
  return {
    name: nodeName(hostName),
    hostName,
    address: firstAddress(),
    operatingSystem: platform() === 'win32' ? 'windows' : platform(),
    architecture: goArchitectures[arch()] ?? arch(),
    kernelVersion: release(),
    osImage: systemName(osRelease) || platform(),
    bootId,
    machineId,
    systemUuid: systemUuid || machineId,
    processors: Math.min(availableParallelism(), processorLimit(processors) ?? Infinity),
    memoryBytes: Math.min(totalmem(), memoryLimit(memory) ?? Infinity),
    storageBytes: blocks * bsize,
    unread,
  };
}

const goArchitectures: Readonly<Record<string, string>> = {x64: 'amd64', ia32: '386'};

/** A host's name as the name of an object: RFC 1123, at most 63 characters so that it is good as a label too. */
export function nodeName(hostName: string): string {
  const name = hostName
    .toLowerCase()
    .replace(/[^a-z0-9.-]+/g, '-')
    .slice(0, 63);
  return name.replace(/^[-.]+|[-.]+$/g, '') || 'localhost';
}

function firstAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const outside = all.filter(({internal}) => !internal);
  const found = outside.find(({family}) => family === 'IPv4') ?? outside.find(isRoutable);
  return found?.address ?? '127.0.0.1';
}

/** A link-local address is no use without its interface. */
function isRoutable({address}: {readonly address: string}): boolean {
  return !address.startsWith('fe80:');
}
