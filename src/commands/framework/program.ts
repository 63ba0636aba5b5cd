import type {Config} from '@oclif/core/config';
import {commands} from '../index.js';
import {normalizeArgv} from './argv.js';
import {createConsole, type Console} from './console.js';
import {exitCodes} from './exit-codes.js';
import {globalFlagFacts, type CommandFacts} from './manifest.js';
import {route} from './route.js';
import {helpText} from './show-help.js';
import type {Surroundings} from './surroundings.js';

/**
 * The plugin's program: finds the command, runs it, and tells of what went wrong.
 *
 * oclif gives the commands, their flags and the manifest. Its own way from the command line to the command is not
 * taken: it looks for plugins, which takes longer than a whole `version --client`, and it reads flags otherwise than
 * kubectl does.
 * @param argv the words after the program's name
 * @returns the exit code
 */
export async function main(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  try {
    return await run(argv, surroundings);
  } catch (error) {
    return plainConsole(surroundings).fail(error);
  }
}

async function run(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  const {manifest} = surroundings;
  const flags = globalFlagFacts(manifest);
  const place = route(argv, manifest, flags);
  const facts: Pick<CommandFacts, 'flags' | 'bareFlags'> =
    place.to === 'command'
      ? place.command
      : {flags: Object.fromEntries(flags.map((flag) => [flag.name, flag]))};
  const line = normalizeArgv(place.argv, facts);
  if (line.help || place.to === 'topic') {
    await plainConsole(surroundings).out(helpText(place, manifest));
    return exitCodes.done;
  }
  const load = commands[place.command.id];
  if (!load) throw new Error(`command \`${place.command.id}\` is in the manifest but not built in`);
  const {default: CommandClass} = await load();
  const config = createConfig(manifest.version);
  return new CommandClass([...line.flags, '--', ...line.operands], config, surroundings).execute();
}

/** As much of oclif's configuration as a command asks for; the rest is about finding plugins, and there are none. */
function createConfig(version: string): Config {
  const config: Partial<Config> = {
    bin: 'kubectl-npd',
    version,
    topicSeparator: ':',
    scopedEnvVarKeys: () => [],
    runHook: async () => ({successes: [], failures: []}),
  };
  return config as Config;
}

/** For what is said before a command's own flags are known. */
function plainConsole(surroundings: Surroundings): Console {
  return createConsole(surroundings, {color: 'auto', quiet: false, verbosity: 0});
}
