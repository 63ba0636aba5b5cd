import type {Manifest} from './manifest.js';

/** Where text goes: a process's stdout or stderr. */
export interface Outlet {
  readonly isTTY?: boolean;
  /** Width of a terminal; 0 for one of which it is not known. */
  readonly columns?: number;
  write(text: string | Uint8Array, done: (error?: Error | null) => void): unknown;
}

/** Where a person's answers come from: a process's stdin. */
export type Inlet = NodeJS.ReadableStream & {readonly isTTY?: boolean};

/** Everything outside the program that a command may use. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeDir: string;
  readonly platform: NodeJS.Platform;
  /** The installed package: `manifests` is in it. */
  readonly packageFolder: string;
  readonly stdin: Inlet;
  readonly stdout: Outlet;
  readonly stderr: Outlet;
  readonly now: () => Date;
  /** Aborted at the first ^C or SIGTERM, with an `Interrupted` as its reason, or when stdout is closed. */
  readonly signal: AbortSignal;
  readonly manifest: Manifest;
}
