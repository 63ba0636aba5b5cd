import {readFileSync} from 'node:fs';
import {join} from 'node:path';

/** The node, as far as a monitor may reach it. */
export interface Host {
  /** Where the node's root is mounted: `/`. Tests move it. */
  readonly root: string;
  /** The kernel's log device: `/dev/kmsg`. */
  readonly kmsgPath: string;
  /** Changes with every boot: `0d3c3060-832a-48ea-af35-4595a2a7aa7c`. Empty when the kernel does not say. */
  readonly bootId: string;
  /** Seconds since boot, with two decimals. */
  uptimeSeconds(): number;
}

/**
 * @throws Error naming /proc/uptime when it cannot be read or is not a number
 * @see man 5 proc (uptime, sys/kernel/random/boot_id)
 */
export function openHost({
  root = '/',
  kmsgPath = '/dev/kmsg',
}: {
  readonly root?: string;
  readonly kmsgPath?: string;
} = {}): Host {
  return {
    root,
    kmsgPath,
    bootId: readBootId(root),
    uptimeSeconds: () => parseUptime(readFileSync(join(root, 'proc/uptime'), 'utf8')),
  };
}

/** @param text the contents of /proc/uptime, such as `377.33 717.01` */
export function parseUptime(text: string): number {
  const seconds = Number.parseFloat(text);
  if (!Number.isFinite(seconds)) {
    throw new Error(`expected a number of seconds first in /proc/uptime, got \`${text.trim()}\``);
  }

  return seconds;
}

function readBootId(root: string): string {
  try {
    return readFileSync(join(root, 'proc/sys/kernel/random/boot_id'), 'utf8').trim();
  } catch {
    return ''; // not a Linux /proc: positions are then only good within one run
  }
}
