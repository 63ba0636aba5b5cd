import {agentFleet, isWell} from './agent-fleet.js';
import type {ClusterFacts, FactsRequest} from './cluster-facts.js';
import {nodeProblems, notReady, type NodeProblem} from './node-problems.js';
import {nodeTroubles} from './node-troubles.js';

/**
 * What is waited for on a node:
 * - `healthy`: it is Ready and has no problem, and its agent, where it should have one, is well and can tell so;
 * - `problem`: a condition of this type, or `NotReady`, is a problem, or is there and is none;
 * - `agent-ready`: the pod of its agent is Ready.
 */
export type AwaitedCondition =
  | {readonly kind: 'healthy'}
  | {readonly kind: 'problem'; readonly type: string; readonly present: boolean}
  | {readonly kind: 'agent-ready'};

/** Reads `healthy`, `problem=TYPE`, `problem=TYPE=false` or `agent-ready`; undefined for anything else. */
export function readAwaitedCondition(text: string): AwaitedCondition | undefined {
  if (text === 'healthy' || text === 'agent-ready') return {kind: text};
  const [, type, present = 'true'] = /^problem=([^=]+)(?:=(true|false))?$/i.exec(text) ?? [];
  return type === undefined
    ? undefined
    : {kind: 'problem', type, present: present.toLowerCase() === 'true'};
}

/**
 * The facts without which it cannot be judged.
 * @param namespace the agent's; undefined: to be found
 */
export function factsFor(
  {kind}: AwaitedCondition,
  namespace: string | undefined,
): Pick<FactsRequest, 'agentPods' | 'followPods' | 'installation'> {
  if (kind === 'problem') return {agentPods: 'none'};
  return {
    agentPods: namespace === undefined ? 'all' : {namespace},
    followPods: true,
    installation: kind === 'healthy',
  };
}

/** The names of the nodes on which it holds. */
export function nodesWith(
  condition: AwaitedCondition,
  facts: ClusterFacts,
  now: Date,
): ReadonlySet<string> {
  switch (condition.kind) {
    case 'healthy':
      return healthyNodes(facts, now);
    case 'agent-ready':
      return new Set(
        agentFleet(facts, now)
          .filter(({pod}) => pod?.ready)
          .map(({node}) => node),
      );
    case 'problem':
      return nodesWithProblem(facts, condition);
  }
}

/** A simulated problem counts here: whatever acts on conditions sees it too. */
function healthyNodes(facts: ClusterFacts, now: Date): ReadonlySet<string> {
  const fleet = agentFleet(facts, now);
  const ill = new Set(nodeTroubles(facts.nodes, fleet, undefined).map(({node}) => node));
  return new Set(
    fleet
      .filter((agent) => agent.wanted === false || isWell(agent))
      .filter(({node}) => !ill.has(node))
      .map(({node}) => node),
  );
}

/** A type that a node does not carry is neither: it may be misspelled, or its agent may not have come up yet. */
function nodesWithProblem(
  {nodes}: ClusterFacts,
  {type, present}: AwaitedCondition & {kind: 'problem'},
): ReadonlySet<string> {
  const wanted = type.toLowerCase();
  function isIt(problem: Pick<NodeProblem, 'type'>): boolean {
    return problem.type.toLowerCase() === wanted;
  }

  const found = nodes.filter((node) => {
    const down = notReady(node);
    if (wanted === 'notready') return present ? down !== undefined : node.ready === 'True';
    const problem = nodeProblems(node).find(isIt);
    if (problem) return present && problem.status !== 'Unknown';
    return !present && node.conditions.some((one) => isIt(one) && one.status !== 'Unknown');
  });
  return new Set(found.map(({name}) => name));
}
