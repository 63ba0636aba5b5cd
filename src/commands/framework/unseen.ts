import type {ClusterFacts, FactsRequest} from '../../tasks/cluster-facts.js';
import type {Console} from './console.js';

/** Warns of what was asked for and may not be seen, so that nobody takes it for nothing. */
export function warnOfUnseen(
  {events, agentPods, installation}: ClusterFacts,
  request: FactsRequest,
  {warn}: Console,
): void {
  if (events === undefined && request.eventsSinceMs !== undefined) {
    warn('events may not be listed in all namespaces, so what they would tell is missing');
  }
  if (request.installation !== true) return;
  if (agentPods === undefined) {
    warn(`pods may not be listed${place(request)}, so agents are judged by their heartbeats`);
  }
  if (installation === 'refused') {
    warn(
      `DaemonSets may not be listed${place(request)}, so it is not known which nodes should have an agent`,
    );
  }
}

function place({agentPods}: FactsRequest): string {
  if (typeof agentPods === 'string') return ' in all namespaces (`-n` names the agent’s)';
  return ` in namespace \`${agentPods.namespace}\``;
}
