/** How one monitor is doing. */
export interface MonitorHealth {
  readonly name: string;
  readonly state: 'starting' | 'running' | 'failed';
  /** Why it failed. */
  readonly error?: string;
}

/** How one exporter is doing. */
export interface ExporterHealth {
  readonly name: string;
  /** What keeps it from delivering. */
  readonly trouble?: string;
}

/** What the agent tells of itself on its node, beside the conditions. */
export interface AgentMarks {
  readonly monitors: readonly MonitorHealth[];
  readonly exporters: readonly ExporterHealth[];
  /** Ids of the simulations that are active. */
  readonly simulations: readonly string[];
  /** Places of the lines that simulations wrote, newest last: `kmsg/339`. */
  readonly simulatedLines: readonly string[];
}
