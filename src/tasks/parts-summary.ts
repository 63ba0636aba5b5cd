import {isWell, type AgentStatus} from './agent-fleet.js';
import type {AgentPart} from './agent-parts.js';

/** One monitor or exporter, over all nodes whose agent has it. */
export interface PartSummary {
  readonly name: string;
  /** Agents that have it. */
  readonly total: number;
  readonly ok: number;
  /** Where it fails, by node. */
  readonly failing: readonly {readonly node: string; readonly trouble: string}[];
}

/** Sums up one kind of part, by name; agents that do not run count no more than those that do not tell. */
export function summarizeParts(
  fleet: readonly AgentStatus[],
  partsOf: (agent: AgentStatus) => readonly AgentPart[] | undefined,
): readonly PartSummary[] {
  const failing = new Map<string, {node: string; trouble: string}[]>();
  const totals = new Map<string, number>();
  for (const agent of fleet.filter((one) => isWell(one))) {
    for (const {name, ok, trouble = ''} of partsOf(agent) ?? []) {
      totals.set(name, (totals.get(name) ?? 0) + 1);
      const failed = failing.get(name) ?? [];
      if (!ok) failed.push({node: agent.node, trouble});
      failing.set(name, failed);
    }
  }
  return [...totals]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, total]) => {
      const failed = failing.get(name) ?? [];
      return {name, total, ok: total - failed.length, failing: failed};
    });
}
