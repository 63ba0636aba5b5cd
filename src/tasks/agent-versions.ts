import {listNodes} from '../kube/nodes.js';
import type {Rest} from '../kube/rest.js';
import {agentMarks} from './agent-marks.js';

/** One version of the agent, `v0.1.0`, and on how many nodes it is. */
export interface AgentVersion {
  readonly version: string;
  readonly nodes: number;
}

/**
 * The agents' versions, as they wrote them on their nodes, the newest first.
 * @throws ApiError with code 403 when nodes may not be listed
 */
export async function agentVersions(
  rest: Rest,
  {signal}: {readonly signal: AbortSignal},
): Promise<readonly AgentVersion[]> {
  const {items} = await listNodes(rest, {signal});
  const counts = new Map<string, number>();
  for (const node of items) {
    const version = agentMarks(node)?.version;
    if (version !== undefined) counts.set(version, (counts.get(version) ?? 0) + 1);
  }
  return [...counts]
    .map(([version, nodes]) => ({version: `v${version}`, nodes}))
    .sort((a, b) => b.version.localeCompare(a.version, 'en', {numeric: true}));
}

/** Those whose first two numbers are not the plugin's: what they print and take may differ. */
export function skewed(client: string, agents: readonly AgentVersion[]): readonly AgentVersion[] {
  return agents.filter(({version}) => release(version) !== release(client));
}

function release(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}
