import {hostname} from 'node:os';
import {startAgent, type Agent} from './agent.js';
import {FlagError} from './config/flags.js';
import {readOptions, usage} from './config/options.js';

/** What the process gives the program. */
export interface Surroundings {
  /** The package's version, `0.1.0`. */
  readonly version: string;
  readonly stdout?: (text: string) => void;
  readonly stderr?: (text: string) => void;
}

/** As node-problem-detector's: a command line or settings that make no sense; everything else that is fatal. */
const exitCodes = {done: 0, usage: 2, fatal: 255} as const;

/**
 * The agent's program: reads the command line and runs until SIGTERM or SIGINT; SIGHUP reads the config
 * files again.
 * @param argv the words after the program's name
 * @returns the exit code
 */
export async function main(
  argv: readonly string[],
  {
    version,
    stdout = (text) => void process.stdout.write(text),
    stderr = (text) => void process.stderr.write(text),
  }: Surroundings,
): Promise<number> {
  try {
    const asked = readOptions(argv, {env: process.env, hostName: hostname()});
    if (asked.ask === 'help') stderr(usage());
    else if (asked.ask === 'version') stdout(`npd-agent v${version}\n`);
    else await run(await startAgent(asked.options, {env: process.env, version, stdout, stderr}));
    return exitCodes.done;
  } catch (error) {
    stderr(`error: ${sentence(error)}\n`);
    return error instanceof FlagError ? exitCodes.usage : exitCodes.fatal;
  }
}

async function run(agent: Agent): Promise<void> {
  function reload(): void {
    void agent.reload();
  }
  const signalled = new Promise<void>((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
  process.on('SIGHUP', reload);
  try {
    await Promise.race([signalled, agent.failed]);
  } finally {
    process.off('SIGHUP', reload);
    await agent.stop();
  }
}

function sentence(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const {hint} = error as {hint?: unknown};
  return typeof hint === 'string' ? `${error.message}; ${hint}` : error.message;
}
