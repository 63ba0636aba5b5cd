import type {Command} from '../part.js';

/** Where programs of a node are looked for. */
export const nodePath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** A command that runs on a node, whose first process is `init`. */
export function onNode(init: number, file: string, args: readonly string[]): Command {
  const namespaces = ['--mount', '--uts', '--ipc', '--net', '--pid'];
  return {
    file: 'nsenter',
    args: [`--target=${init}`, ...namespaces, '--', file, ...args],
    env: {PATH: nodePath},
  };
}

/** A command that runs on this machine with the network of a process, and sees all else as it is here. */
export function inNetworkOf(pid: number, file: string, args: readonly string[]): Command {
  // Not `ip netns`: it mounts another /sys, and names its namespaces for everybody.
  return {file: 'nsenter', args: [`--target=${pid}`, '--net', '--', file, ...args]};
}
