import type {Manifest} from './manifest.js';

/** Where text goes: a process's stdout or stderr. */
export interface Outlet {
  readonly isTTY?: boolean;
  write(text: string, done: (error?: Error | null) => void): unknown;
}

/** Everything outside the program that a command may use. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeDir: string;
  readonly platform: NodeJS.Platform;
  readonly stdout: Outlet;
  readonly stderr: Outlet;
  readonly now: () => Date;
  /** Aborted at the first ^C or SIGTERM, with an `Interrupted` as its reason, or when stdout is closed. */
  readonly signal: AbortSignal;
  readonly manifest: Manifest;
}
