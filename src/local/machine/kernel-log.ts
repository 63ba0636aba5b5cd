import {closeSync, constants, openSync, writeFileSync} from 'node:fs';

/** Which kernel log the agent follows. */
export interface KernelLog {
  readonly path: string;
  /** Why it is a file of our own instead of the kernel's: `EPERM`; undefined: it is the kernel's. */
  readonly standsInFor?: {readonly path: string; readonly code: string};
}

/**
 * The kernel's log where this user may read it and write to it, which simulating takes; else a file of the same format
 * that begins empty.
 * @param options.standIn where that file is made
 */
export function chooseKernelLog({
  path,
  standIn,
}: {
  readonly path: string;
  readonly standIn: string;
}): KernelLog {
  try {
    closeSync(openSync(path, constants.O_RDWR | constants.O_NONBLOCK));
    return {path};
  } catch (error) {
    const {code = 'unreadable'} = error as NodeJS.ErrnoException;
    writeFileSync(standIn, '', {mode: 0o600, flag: 'a'});
    return {path: standIn, standsInFor: {path, code}};
  }
}
