import type {Rest} from '../kube/rest.js';
import {nodesWith, type AwaitedCondition} from './awaited-condition.js';
import type {ClusterFacts, FactsRequest} from './cluster-facts.js';
import {factsWithin} from './facts-within.js';

/** How the wait for one node ended. */
export interface WaitOutcome {
  readonly node: string;
  readonly result: 'met' | 'timedOut' | 'notFound' | 'deleted';
}

/**
 * Waits on every node that there is at first, and tells of each once: at once when it is met or cannot be any more, else
 * when the time is over. Nothing is told when there is no node, or the nodes could not be listed in time.
 * @param options.look called with the facts each time, before they are judged
 * @throws the signal's reason, ApiError, ConnectionError
 */
export async function* waitForNodes(
  rest: Rest,
  request: FactsRequest,
  {
    condition,
    timeoutMs,
    look,
  }: {
    readonly condition: AwaitedCondition;
    readonly timeoutMs: number;
    readonly look: (facts: ClusterFacts) => Promise<void>;
  },
): AsyncGenerator<WaitOutcome> {
  const {names, now} = request;
  let waiting: Set<string> | undefined;
  for await (const facts of factsWithin(rest, request, timeoutMs)) {
    await look(facts);
    const present = new Set(facts.nodes.map(({name}) => name));
    const first = waiting === undefined;
    waiting ??= new Set(names.length > 0 ? names : present);
    const met = nodesWith(condition, facts, now());
    for (const node of [...waiting]) {
      const result = resultOf({present: present.has(node), met: met.has(node), first});
      if (result === undefined) continue;
      waiting.delete(node);
      yield {node, result};
    }
    if (waiting.size === 0) return;
  }
  for (const node of waiting ?? names) yield {node, result: 'timedOut'};
}

/** @returns undefined while it may still come */
function resultOf({
  present,
  met,
  first,
}: {
  readonly present: boolean;
  readonly met: boolean;
  readonly first: boolean;
}): WaitOutcome['result'] | undefined {
  if (present) return met ? 'met' : undefined;
  return first ? 'notFound' : 'deleted';
}
