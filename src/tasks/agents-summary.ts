import {isWell, type AgentStatus} from './agent-fleet.js';
import type {ClusterFacts} from './cluster-facts.js';

/** The agents of a cluster, counted. */
export interface AgentsSummary {
  /** Unset: it may not be seen. */
  readonly installed?: boolean;
  /** Of the DaemonSet, where it may be seen. */
  readonly namespace?: string;
  /** Nodes that are to have an agent; unset: no DaemonSet may be seen. */
  readonly wanted?: number;
  /** Nodes whose agent is well. */
  readonly running: number;
  /** Of those that run; without a version when they do not tell it. The most frequent first. */
  readonly versions: readonly {readonly version?: string; readonly nodes: number}[];
  /** The configuration that is installed; unset: there is none, or it may not be seen. */
  readonly config?: {
    readonly hash: string;
    readonly inSync: number;
    /** Nodes whose agent was started with another one. */
    readonly outOfSync: readonly string[];
  };
}

/** Counts the agents. */
export function summarizeAgents(
  fleet: readonly AgentStatus[],
  {agentPods, installation}: ClusterFacts,
): AgentsSummary {
  const installed = typeof installation === 'object' ? installation : undefined;
  const running = fleet.filter((agent) => isWell(agent));
  const config = installed?.configHash;
  const seen =
    installed !== undefined ||
    running.length > 0 ||
    (agentPods !== undefined && agentPods.length > 0);
  const hidden = installation === 'refused' || agentPods === undefined;
  return {
    ...((seen || !hidden) && {installed: seen}),
    ...(installed && {
      namespace: installed.namespace,
      wanted: fleet.filter(({wanted}) => wanted).length,
    }),
    running: running.length,
    versions: versions(running),
    ...(config !== undefined &&
      agentPods !== undefined && {
        config: {
          hash: config,
          inSync: fleet.filter((agent) => agent.config?.inSync === true).length,
          outOfSync: fleet.filter((agent) => agent.config?.inSync === false).map(({node}) => node),
        },
      }),
  };
}

function versions(running: readonly AgentStatus[]): AgentsSummary['versions'] {
  const counts = new Map<string | undefined, number>();
  for (const {version} of running) counts.set(version, (counts.get(version) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([version, nodes]) => ({...(version !== undefined && {version}), nodes}));
}
