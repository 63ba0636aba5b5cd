import type {Config} from '@oclif/core/config';
import type {NpdCommand} from './framework/npd-command.js';
import type {Surroundings} from './framework/surroundings.js';

/** A command's class: its flags, and how to make one. */
export type CommandClass = new (
  argv: string[],
  config: Config,
  surroundings: Surroundings,
) => NpdCommand;

/** THE LIST of commands: the words that a person types, joined by colons, and the file that answers them. */
export const commands: Readonly<Record<string, () => Promise<{default: CommandClass}>>> = {
  help: () => import('./help.js'),
  install: () => import('./install.js'),
  local: () => import('./local.js'),
  logs: () => import('./logs.js'),
  options: () => import('./options.js'),
  problems: () => import('./problems.js'),
  simulate: () => import('./simulate.js'),
  'simulate:cleanup': () => import('./simulate/cleanup.js'),
  'simulate:list': () => import('./simulate/list.js'),
  status: () => import('./status.js'),
  'status:agents': () => import('./status/agents.js'),
  'status:nodes': () => import('./status/nodes.js'),
  uninstall: () => import('./uninstall.js'),
  version: () => import('./version.js'),
  wait: () => import('./wait.js'),
};
