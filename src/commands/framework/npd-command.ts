import {Command} from '@oclif/core/command';
import type {Config} from '@oclif/core/config';
import type {FlagInput, InferredFlags} from '@oclif/core/interfaces';
import type {Rest} from '../../kube/rest.js';
import {createConsole, type Console} from './console.js';
import {globalFlags} from './global-flags.js';
import {openCluster, type ClusterFlags} from './open-cluster.js';
import {parseError} from './parse-error.js';
import {withAdvice} from './usage-error.js';
import type {Surroundings} from './surroundings.js';

/** Marks a value that looks like a flag, so that oclif's parser takes it for what it is; no argument can hold it. */
const shield = '\0';

/**
 * What every command stands on: the global flags, two streams, and errors that are left to the program.
 * A command answers its exit code and never ends the process.
 */
export abstract class NpdCommand extends Command {
  static override baseFlags = globalFlags;
  /** What follows the command's words in its usage line: `[NODE...]`. */
  static operands?: string;
  /** Heading under which the command is listed. */
  static group = 'Other Commands';
  /** Flags that may stand without a value, and what they then mean. */
  static bareFlags?: Readonly<Record<string, string>>;

  protected readonly surroundings: Surroundings;
  /** Set once the flags are read; before, colours and verbosity are not known. */
  protected console: Console;

  constructor(argv: string[], config: Config, surroundings: Surroundings) {
    super(argv, config);
    this.surroundings = surroundings;
    this.console = createConsole(surroundings, {color: 'auto', quiet: false, verbosity: 0});
  }

  abstract override run(): Promise<number>;

  /**
   * Runs the command and tells of what went wrong.
   * @param words that the command is called by: `['status', 'nodes']`
   * @returns its exit code
   */
  async execute(words: readonly string[]): Promise<number> {
    const {signal} = this.surroundings;
    try {
      return await this._run<number>();
    } catch (error) {
      const told = withAdvice(error, words);
      return this.console.fail(signal.aborted ? signal.reason : told);
    }
  }

  /** Lets `use` talk to the cluster that the flags name, and closes every connection after. */
  protected async onCluster<T>(flags: ClusterFlags, use: (rest: Rest) => Promise<T>): Promise<T> {
    const {surroundings, console} = this;
    const rest = await openCluster(flags, {surroundings, console});
    try {
      return await use(rest);
    } finally {
      rest.close();
    }
  }

  protected override async catch(error: Error): Promise<never> {
    throw error;
  }

  /**
   * The command line as this command's flags and operands; from here on, the console is as the flags want it.
   * @throws UsageError for a value that cannot be used
   */
  protected async read<C extends ReadableClass>(command: C): Promise<CommandInput<C>> {
    const end = this.argv.indexOf('--');
    const shielded = this.argv.map((word, at) =>
      at < end ? word.replace(/^(--[^=]+=)-/, `$1${shield}-`) : word,
    );
    try {
      const {flags, argv} = await this.parse(unshielding(command), shielded);
      const {color, quiet, v} = flags;
      this.console = createConsole(this.surroundings, {color, quiet, verbosity: v});
      return {flags: flags as CommandInput<C>['flags'], operands: argv as string[]};
    } catch (error) {
      throw parseError(error);
    }
  }
}

type ReadableClass = Pick<typeof NpdCommand, 'baseFlags' | 'flags' | 'args' | 'strict'>;

/** What a command was given, its flags with the types that their definitions say. */
interface CommandInput<C extends {readonly flags: FlagInput}> {
  readonly flags: InferredFlags<typeof globalFlags & C['flags']>;
  readonly operands: readonly string[];
}

/** The same definitions, each flag taking its value without the shield. */
function unshielding({baseFlags, flags = {}, args = {}, strict}: ReadableClass): ReadableClass {
  return {
    baseFlags: unshieldingFlags(baseFlags) as typeof globalFlags,
    flags: unshieldingFlags(flags),
    args,
    strict,
  };
}

function unshieldingFlags(flags: FlagInput): FlagInput {
  return Object.fromEntries(
    Object.entries(flags).map(([name, flag]) => [name, unshieldingFlag(flag)]),
  );
}

function unshieldingFlag(flag: FlagInput[string]): FlagInput[string] {
  if (flag.type === 'boolean') return flag;
  const read = flag.parse as (input: string, ...rest: unknown[]) => Promise<unknown>;
  return {
    ...flag,
    parse: (input: string, ...rest: unknown[]) => read(input.replace(shield, ''), ...rest),
  };
}
