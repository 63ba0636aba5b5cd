import {durationFlag} from '../config/duration-flag.js';
import {boolFlag, FlagError, parseFlags, stringFlag} from '../config/flags.js';
import {flagTable} from '../config/flag-table.js';
import {defaultSocket} from '../socket/default-socket.js';
import {paths} from '../socket/protocol.js';

/** What a command line asks for. */
export type Asked =
  | {readonly ask: 'help'; readonly command: Command}
  | {
      readonly ask: 'agent';
      readonly socket: string;
      /** Of the agent's HTTP interface. */
      readonly path: string;
      /** What it is told; without one it is only asked. */
      readonly body?: object;
    };

const socket = stringFlag({
  initial: defaultSocket,
  help: 'Unix socket on which the running agent answers.',
});
const injectFlags = {
  reason: stringFlag({initial: '', help: 'Reason of the rule that is to be raised: DockerHung.'}),
  line: stringFlag({
    initial: '',
    help: 'What to write to the log; a rule of that reason must match it.',
  }),
  duration: durationFlag({initial: '2m0s', help: 'When the agent takes it back, from 1s to 1h.'}),
  mode: stringFlag({initial: 'kmsg', help: 'The log to write to.'}),
  'dry-run': boolFlag({initial: false, help: 'Check everything and write nothing.'}),
  revert: stringFlag({initial: '', help: 'Take back the simulation of this id now.'}),
  'revert-all': boolFlag({initial: false, help: 'Take back all simulations now.'}),
  socket,
} as const;

/** The sub-commands: what they are for, and their flags. */
const commands = {
  inject: {
    help: 'Simulates a problem: registers it with the running agent, then writes its line to the log.',
    flags: injectFlags,
  },
  state: {help: 'How the running agent is, and what it knows of the node.', flags: {socket}},
  config: {help: 'The configuration that is in force.', flags: {socket}},
} as const;

type Command = keyof typeof commands;

/**
 * @param argv the sub-command, then its flags
 * @throws FlagError for a command line that makes no sense
 */
export function readAsked([command = '', ...words]: readonly string[]): Asked {
  switch (command) {
    case 'inject':
      return readInject(words);
    case 'state':
    case 'config': {
      const values = parseFlags({socket}, words);
      return values === 'help'
        ? {ask: 'help', command}
        : {ask: 'agent', socket: values.socket, path: paths[command]};
    }
    default:
      throw new FlagError(`expected ${Object.keys(commands).join(', ')}, got \`${command}\``);
  }
}

/** The text of `npd-agent inject --help`. */
export function usage(command: Command): string {
  const {help, flags} = commands[command];
  return `Usage: npd-agent ${command} [flags]\n\n${help} Prints one JSON document.\nExit codes: 0 done, 1 refused or failed, 2 usage, 3 no agent answers.\n\nFlags:\n${flagTable(flags)}`;
}

function readInject(words: readonly string[]): Asked {
  const values = parseFlags(injectFlags, words);
  if (values === 'help') return {ask: 'help', command: 'inject'};
  const {reason, line, mode, revert} = values;
  const wishes = [reason !== '' || line !== '', revert !== '', values['revert-all']];
  if (wishes.filter(Boolean).length !== 1) {
    throw new FlagError(
      'expected `--reason` and `--line`, or `--revert`, or `--revert-all`, got none or several of them',
    );
  }

  const to = {ask: 'agent', socket: values.socket} as const;
  if (values['revert-all']) return {...to, path: paths.revert, body: {all: true}};
  if (revert !== '') return {...to, path: paths.revert, body: {id: revert}};
  if (reason === '' || line === '') {
    throw new FlagError('expected `--reason` and `--line`, got only one of them');
  }

  const body = {reason, line, mode, durationMs: values.duration.ms, dryRun: values['dry-run']};
  return {...to, path: paths.simulations, body};
}
