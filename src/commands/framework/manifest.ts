/** What is known about a flag without loading its command. A part of oclif's manifest. */
export interface FlagFacts {
  readonly name: string;
  readonly char?: string;
  readonly type: 'boolean' | 'option';
  readonly allowNo?: boolean;
  readonly multiple?: boolean;
  readonly options?: readonly string[];
  readonly default?: unknown;
  readonly summary?: string;
  readonly helpGroup?: string;
  readonly hidden?: boolean;
}

/** What is known about a command without loading it. */
export interface CommandFacts {
  /** Words joined by colons: `status:nodes`. */
  readonly id: string;
  readonly summary?: string;
  readonly description?: string;
  readonly examples?: readonly string[];
  readonly flags: Readonly<Record<string, FlagFacts>>;
  /** What follows the command's words in its usage line: `[NODE...]`. */
  readonly operands?: string;
  /** Heading in the list of commands. */
  readonly group?: string;
  /** Flags that may stand without a value, and what they then mean: `{"dry-run": "client"}`. */
  readonly bareFlags?: Readonly<Record<string, string>>;
}

/** oclif's manifest, written when the program is built, so that no command is loaded to know its flags. */
export interface Manifest {
  readonly version: string;
  readonly commands: Readonly<Record<string, CommandFacts>>;
}

/** The flags that every command takes. */
export function globalFlagFacts({commands}: Manifest): readonly FlagFacts[] {
  const [any] = Object.values(commands);
  return Object.values(any?.flags ?? {}).filter(({helpGroup}) => helpGroup === 'GLOBAL');
}
