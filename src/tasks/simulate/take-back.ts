import {KubeError} from '../../kube/errors.js';
import type {Rest} from '../../kube/rest.js';
import type {AgentSimulation} from './agent-simulation.js';
import {AgentRefused, revert} from './ask-agent.js';
import {isMarked, type NodeWatch} from './node-watch.js';
import type {Target} from './target.js';

/** How a simulation went away. */
export type TakenBack =
  /** The node shows nothing of it any more. */
  | {readonly outcome: 'reverted'}
  /** Its mark is gone and the condition stays: a real problem of the kind came up meanwhile. */
  | {readonly outcome: 'real'; readonly reason: string}
  /** The agent took it back, and the node did not show it in time. */
  | {readonly outcome: 'not-seen'};

const shownMs = 15_000;

/**
 * Waits until a node shows that a simulation was taken back.
 * @throws ApiError, ConnectionError; the signal's reason
 */
export async function awaitTakenBack(
  watch: NodeWatch,
  {id, condition}: AgentSimulation,
): Promise<TakenBack> {
  const until = performance.now() + shownMs;
  for (;;) {
    watch.bell.still();
    watch.check();
    const node = watch.node();
    if (!isMarked(node, id)) {
      const left = node.conditions.find(({type}) => type === condition);
      if (left?.status !== 'True') return {outcome: 'reverted'};
      return {outcome: 'real', reason: left.reason};
    }

    const leftMs = until - performance.now();
    if (leftMs <= 0) return {outcome: 'not-seen'};
    await watch.bell.heard(leftMs);
  }
}

const askMs = 10_000;

/**
 * Has the agent take a simulation back. One that it has taken back by itself is as good.
 * @throws AgentUnavailable, ApiError, ConnectionError
 */
export async function takeBack(
  rest: Rest,
  target: Target,
  {id}: AgentSimulation,
  withinMs = askMs,
): Promise<void> {
  const stop = new AbortController();
  const late = new KubeError(`no answer within ${withinMs / 1000} s`);
  const timer = setTimeout(() => stop.abort(late), withinMs);
  try {
    await revert(rest, target, id, {signal: stop.signal});
  } catch (error) {
    if (!(error instanceof AgentRefused)) throw error;
  } finally {
    clearTimeout(timer);
  }
}
