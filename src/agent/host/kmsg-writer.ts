import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readFileSync,
  writeSync,
  type Stats,
} from 'node:fs';
import {join} from 'node:path';
import type {Host} from './host.js';

/** The kernel log, open for one line. */
export interface KmsgWriter {
  /**
   * Writes the line as an error of user space.
   * @param asRead how the kernel would show it
   * @throws Error when the kernel does not take it
   */
  write(line: string, asRead: string): void;
  close(): void;
}

/** Syslog's facility `user` × 8 + level `err`: no one in user space can write as the kernel. */
const priority = 11;

/**
 * Opens the kernel log to write to. A log that is a file gets a record, as the kernel would make it.
 * @throws Error naming the path when it cannot be written to
 * @see https://www.kernel.org/doc/Documentation/ABI/testing/dev-kmsg
 */
export function openKmsgWriter(host: Host): KmsgWriter {
  const {kmsgPath} = host;
  const fd = open(kmsgPath);
  const kind = fstatSync(fd);
  const wrong = whyUseless(kind, host);
  if (wrong !== undefined) {
    closeSync(fd);
    throw new Error(wrong);
  }

  return {
    write(line, asRead) {
      try {
        // Without its newline a line stays open in the kernel, and nobody reads it. With a priority of its own, no `<3>` in
        // the line is taken for one.
        writeSync(fd, kind.isFile() ? nextRecord(host, asRead) : `<${priority}>${line}\n`);
      } catch (cause) {
        throw unwritable(kmsgPath, cause);
      }
    },
    close: () => closeSync(fd),
  };
}

function open(path: string): number {
  try {
    return openSync(path, constants.O_WRONLY | constants.O_APPEND | constants.O_NONBLOCK);
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

function unwritable(path: string, cause: unknown): Error {
  const {code, message} = cause as NodeJS.ErrnoException;
  return new Error(
    `cannot write to the kernel log \`${path}\` (${code ?? message}); simulated problems want an agent that runs as root (in a pod: privileged)`,
    {cause},
  );
}

/** @returns why nobody would read what is written; undefined when all is well */
function whyUseless(kind: Stats, host: Host): string | undefined {
  if (kind.isFile()) return undefined;
  if (!kind.isCharacterDevice()) {
    return `expected the kernel log \`${host.kmsgPath}\` to be a device or a file, got something else, such as a pipe; give another \`--kmsg-path\``;
  }

  return readSwitch(host) === 'off'
    ? 'expected the kernel to take lines of programs, but `kernel.printk_devkmsg` is `off`: it would drop this one; set it to `ratelimit`'
    : undefined;
}

/** Whether the kernel takes lines from programs: `on`, `off`, `ratelimit`; '' when it does not say. */
function readSwitch({root}: Host): string {
  try {
    return readFileSync(join(root, 'proc/sys/kernel/printk_devkmsg'), 'utf8').trim();
  } catch {
    return ''; // a kernel without the switch takes them
  }
}

function nextRecord(host: Host, line: string): string {
  const sequences = [...readFileSync(host.kmsgPath, 'latin1').matchAll(/^\d+,(\d+),\d+/gm)];
  const next = Number(sequences.at(-1)?.[1] ?? -1) + 1;
  return `${priority},${next},${Math.round(host.uptimeSeconds() * 1e6)},-;${line}\n`;
}
