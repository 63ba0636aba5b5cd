import {writeFileSync} from 'node:fs';
import {startKernelLogRelay} from './kernel-log-relay.js';

/** The kernel log as the agent of `kubectl npd local` has it. */
export interface KernelLog {
  /** The file that the agent follows, and that simulated lines are written to. */
  readonly path: string;
  /** The machine's own, whose records come to that file. */
  readonly source: string;
  /** Why they do not: `EPERM`; undefined: they do. */
  readonly refused?: string;
  /** Settles when no more comes. */
  stop(): Promise<void>;
}

/**
 * Makes the file and passes the machine's kernel log on to it, where this user may read that.
 * @param options.failed told why no more is passed on
 */
export function openKernelLog({
  path,
  source,
  failed,
}: {
  readonly path: string;
  readonly source: string;
  readonly failed: (error: unknown) => void;
}): KernelLog {
  writeFileSync(path, '', {mode: 0o600});
  try {
    const relay = startKernelLogRelay({from: source, to: path, failed});
    return {path, source, stop: () => relay.stop()};
  } catch (error) {
    const {code = 'unreadable'} = error as NodeJS.ErrnoException;
    return {path, source, refused: code, stop: async () => undefined};
  }
}
