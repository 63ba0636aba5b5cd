import {FlagError} from '../config/flags.js';
import {askAgent, NoAgent} from './ask-agent.js';
import {readAsked, usage} from './command-line.js';

/** What the process gives the program. */
export interface AskSurroundings {
  readonly stdout?: (text: string) => void;
  readonly stderr?: (text: string) => void;
}

/** Refused or failed; a command line that makes no sense; nobody answers on the socket. */
const exitCodes = {done: 0, failed: 1, usage: 2, noAgent: 3} as const;

/**
 * The agent's sub-commands: `inject`, `state`, `config`. Each asks the running agent one thing and prints its answer, one JSON
 * document.
 * @param argv the words after the program's name
 * @returns the exit code
 */
export async function main(
  argv: readonly string[],
  {
    stdout = (text) => void process.stdout.write(text),
    stderr = (text) => void process.stderr.write(text),
  }: AskSurroundings = {},
): Promise<number> {
  try {
    const asked = readAsked(argv);
    if (asked.ask === 'help') stderr(usage(asked.command));
    else stdout(`${await askAgent(asked)}\n`);
    return exitCodes.done;
  } catch (error) {
    stderr(`error: ${error instanceof Error ? error.message : String(error)}\n`);
    if (error instanceof FlagError) return exitCodes.usage;
    return error instanceof NoAgent ? exitCodes.noAgent : exitCodes.failed;
  }
}
