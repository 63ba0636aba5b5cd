/** What the program's exit codes mean. They never depend on the output format. */
export const exitCodes = {
  /** Done, healthy, or nothing to do. */
  done: 0,
  /** An API error, or the cluster cannot be reached. */
  failed: 1,
  /** The command line makes no sense, or a confirmation is needed. */
  usage: 2,
  /** Worked, and found something at or above `--fail-on`. */
  found: 3,
  /** Some nodes or targets failed. */
  partly: 4,
  /** The agent is indispensable here and not installed, or of a version that cannot do it. */
  agentMissing: 5,
  /** RBAC or admission refused. */
  forbidden: 6,
  /** Waited as long as it was told to. */
  timedOut: 124,
  /** ^C. */
  interrupted: 130,
  /** SIGTERM. */
  terminated: 143,
} as const;
