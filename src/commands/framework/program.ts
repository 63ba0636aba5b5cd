import type {Config} from '@oclif/core/config';
import {commands} from '../index.js';
import {normalizeArgv, type CommandLine} from './argv.js';
import {createConsole, type Console} from './console.js';
import {exitCodes} from './exit-codes.js';
import {globalFlagFacts, type CommandFacts, type FlagFacts, type Manifest} from './manifest.js';
import {following, route, unknownCommand, type Route} from './route.js';
import {helpText} from './show-help.js';
import type {Surroundings} from './surroundings.js';
import {withAdvice} from './usage-error.js';

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
  const words = place.to === 'command' ? place.command.id.split(':') : place.words;
  const line = normalized(place, flags, words);
  if (line.help || place.to === 'topic') {
    await plainConsole(surroundings).out(helpText(place, manifest));
    return exitCodes.done;
  }
  const [stranger] = line.operands;
  if (stranger !== undefined && isOnlyBefore(place.command, manifest)) {
    throw unknownCommand(words, stranger, manifest);
  }
  for (const flag of line.bare) {
    const [name] = flag.split('=');
    plainConsole(surroundings).warn(`${name} is deprecated and can be replaced with ${flag}`);
  }
  const load = commands[place.command.id];
  if (!load) throw new Error(`command \`${place.command.id}\` is in the manifest but not built in`);
  const {default: CommandClass} = await load();
  const config = createConfig(manifest.version);
  const command = new CommandClass([...line.flags, '--', ...line.operands], config, surroundings);
  return command.execute(words);
}

/** Whether a word after this command can only be meant for a command below it. */
function isOnlyBefore({id, operands}: CommandFacts, manifest: Manifest): boolean {
  return operands === undefined && following(id.split(':'), manifest).length > 0;
}

function normalized(
  place: Route,
  globalFlags: readonly FlagFacts[],
  words: readonly string[],
): CommandLine {
  const flags = Object.fromEntries(globalFlags.map((flag) => [flag.name, flag]));
  try {
    return normalizeArgv(place.argv, place.to === 'command' ? place.command : {flags});
  } catch (error) {
    throw withAdvice(error, words);
  }
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
