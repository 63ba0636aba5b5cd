import {administrator} from './administrator.js';
import {layout} from './layout.js';
import {nodeNumberOf} from './part.js';
import type {PartContext, PartName} from './part.js';
import {partProcesses, startedAt} from './processes.js';
import type {Description} from './state.js';

/** A complete state: its folder, and what that says. */
export interface ClusterFolder {
  readonly folder: string;
  readonly description: Description;
}

/** What a part of a cluster is started with and asked about. */
export function contextOf(name: PartName, {folder, description}: ClusterFolder): PartContext {
  const paths = layout(folder);
  function pidOf(part: PartName): number {
    const found = partProcesses(folder).find((one) => one.part === part);
    if (!found) throw new Error(`expected \`${part}\` of the cluster in ${folder} to run`);
    return found.pid;
  }
  return {
    paths,
    description,
    administrator: administrator(folder),
    node() {
      const number = nodeNumberOf(name);
      if (number === undefined) throw new Error(`expected \`${name}\` to be a part of a node`);
      return paths.node(number);
    },
    pidOf,
    startedAt(part) {
      const time = startedAt(pidOf(part));
      if (time === undefined)
        throw new Error(`expected \`${part}\` of the cluster in ${folder} to run`);
      return time;
    },
    runningNodes: () =>
      partProcesses(folder)
        .filter(({part}) => part.startsWith('node-'))
        .map(({part}) => paths.node(nodeNumberOf(part)!)),
  };
}
