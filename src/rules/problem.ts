/**
 * The words for a problem, shared by the rules that find one, the agent that reports it and the
 * plugin that replays it. Names and meanings follow node-problem-detector (pkg/types/types.go).
 */

/** Kubernetes event types are made from these: `info` becomes Normal, `warn` becomes Warning. */
export type Severity = 'info' | 'warn';

/** A lasting state of the node, such as KernelDeadlock. Becomes an entry in `node.status.conditions`. */
export interface Condition {
  /** CamelCase, one per kind of problem: `KernelDeadlock`. */
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  /** When `status` or `reason` last changed. */
  readonly transition: Date;
  /** CamelCase word a program can match: `DockerHung`. */
  readonly reason: string;
  /** Sentence for people. */
  readonly message: string;
}

/** Something that happened once, such as an OOM kill. Becomes a Kubernetes Event. */
export interface Event {
  readonly severity: Severity;
  /** When it happened, by the log's own clock; not when it was read. */
  readonly timestamp: Date;
  readonly reason: string;
  readonly message: string;
}
