import type {Administrator} from './administrator.js';
import type {Layout, NodeLayout} from './layout.js';
import type {Description} from './state.js';

/** Names of the nodes: `n1`, `n2`, … */
export type NodeName = `n${number}`;

/** A part without a node of its own, of which a cluster has one. */
export type SingleKind =
  'etcd' | 'apiserver' | 'controller-manager' | 'scheduler' | 'kwok' | 'gateway';

/** A part of which each node has one. */
export type NodeKind = 'node' | 'containerd' | 'kubelet';

export type PartKind = SingleKind | NodeKind;

/** A part of a cluster: `apiserver`, `kubelet-n1`. */
export type PartName = SingleKind | `${NodeKind}-${NodeName}`;

/** What a part is started with and asked about. */
export interface PartContext {
  readonly paths: Layout;
  readonly description: Description;
  /** As the administrator, from outside. */
  readonly administrator: Administrator;
  /** The node that the part belongs to. @throws for a part without one */
  node(): NodeLayout;
  /** PID of another part's process. @throws when it does not run */
  readonly pidOf: (part: PartName) => number;
  /** When another part's process was started, in ms since 1970. @throws when it does not run */
  readonly startedAt: (part: PartName) => number;
  /** The nodes that have been started and not ended. */
  runningNodes(): NodeLayout[];
}

/** How a part's process is started: no shell, in the state folder. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Whether the process gets this one's network namespace, opened, as its fourth file. */
  readonly holdsOuterNetwork?: boolean;
}

/** A long-running part of a cluster. */
export interface Part {
  /** Name of its process's program: one of `programs`, or of this machine. */
  readonly program: string;
  /** What must be ready before it starts: of the same cluster, and of the same node. */
  readonly after: readonly PartKind[];
  /** What it finds when it is started. */
  readonly prepare?: (context: PartContext) => Promise<void>;
  /** The same for every start, so that a restart finds data and ports again. */
  command(context: PartContext): Command;
  /** Whether its process does what the part is for. */
  isReady(context: PartContext): Promise<boolean>;
  /** What is still to be done each time once it is ready, before others may rely on it. */
  readonly complete?: (context: PartContext) => Promise<void>;
}

/** What kind a part is: `kubelet` for `kubelet-n1`. */
export function kindOf(name: PartName): PartKind {
  return name.replace(/-n\d+$/, '') as PartKind;
}

/** Number of the node that a part belongs to: 1 for `kubelet-n1`; undefined for one that belongs to none. */
export function nodeNumberOf(name: PartName): number | undefined {
  const digits = /-n(\d+)$/.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
