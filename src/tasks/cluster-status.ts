import type {EventRecord} from '../kube/events.js';
import {agentFleet, type AgentStatus} from './agent-fleet.js';
import {summarizeAgents, type AgentsSummary} from './agents-summary.js';
import type {ClusterFacts} from './cluster-facts.js';
import {findings, type Finding, type Severity} from './findings.js';
import {nodeTroubles, type NodeTrouble} from './node-troubles.js';
import {summarizeParts, type PartSummary} from './parts-summary.js';
import {recentChanges, type RecentChanges} from './recent-changes.js';

/** All that is known about the nodes of a cluster and their agents, summed up and judged. */
export interface ClusterStatus {
  /** The worst of the findings. */
  readonly verdict: Severity | 'healthy';
  /** What is wrong, the worst first. */
  readonly findings: readonly Finding[];
  readonly agents: AgentsSummary;
  readonly nodes: NodeCounts;
  /** By name. */
  readonly monitors: readonly PartSummary[];
  readonly exporters: readonly PartSummary[];
  /** Unset when events may not be listed. */
  readonly lastHour?: RecentChanges;
  readonly simulations: readonly {readonly node: string; readonly id: string}[];
  /** By node. */
  readonly problems: readonly NodeTrouble[];
}

/** Each node counts once. */
export interface NodeCounts {
  readonly total: number;
  readonly healthy: number;
  /** With a problem that is not simulated, or not ready. */
  readonly withProblems: number;
  /** Nothing is known to be wrong, but nobody looks: no agent, a silent one, or one that cannot tell. */
  readonly unknown: number;
}

const hourMs = 3_600_000;

/**
 * Sums up and judges.
 * @param client the plugin's own version, `v0.1.0`: agents of another release are a finding
 */
export function clusterStatus(facts: ClusterFacts, client: string, now: Date): ClusterStatus {
  const {nodes, events} = facts;
  const fleet = agentFleet(facts, now);
  const agents = summarizeAgents(fleet, facts);
  const problems = nodeTroubles(nodes, fleet, events);
  const monitors = summarizeParts(fleet, (agent) => agent.monitors);
  const exporters = summarizeParts(fleet, (agent) => agent.exporters);
  const found = findings({fleet, agents, problems, monitors, exporters, client});
  const changes = lastHour(problems, events, now);
  return {
    verdict: found[0]?.severity ?? 'healthy',
    findings: found,
    agents,
    nodes: nodeCounts(fleet, problems),
    monitors,
    exporters,
    ...(changes && {lastHour: changes}),
    simulations: fleet.flatMap(({node, simulations}) => simulations.map((id) => ({node, id}))),
    problems,
  };
}

/** What makes a change worth showing: everything but the hour that moves on. */
export function clusterStatusEssence(status: ClusterStatus): object {
  return {...status, lastHour: undefined};
}

function lastHour(
  problems: readonly NodeTrouble[],
  events: readonly EventRecord[] | undefined,
  now: Date,
): RecentChanges | undefined {
  return events && recentChanges({problems, events}, new Date(now.getTime() - hourMs));
}

function nodeCounts(fleet: readonly AgentStatus[], problems: readonly NodeTrouble[]): NodeCounts {
  const real = problems.filter(({simulated}) => !simulated);
  const ill = new Set(real.filter(({unsure}) => !unsure).map(({node}) => node));
  const unsure = new Set(real.map(({node}) => node));
  const unwatched = fleet.filter((agent) => isUnwatched(agent)).map(({node}) => node);
  const unknown = new Set([...unsure, ...unwatched].filter((node) => !ill.has(node)));
  const total = fleet.length;
  return {
    total,
    healthy: total - ill.size - unknown.size,
    withProblems: ill.size,
    unknown: unknown.size,
  };
}

/** A node that the DaemonSet does not want is judged by its kubelet alone. */
function isUnwatched({trouble, status, wanted}: AgentStatus): boolean {
  return trouble !== undefined || (wanted !== false && status === undefined);
}
