import type {Rest} from '../kube/rest.js';
import {readFacts, type ClusterFacts, type FactsRequest} from './cluster-facts.js';
import {watchFacts, type WatchPace} from './watch-facts.js';

/** What timers can hold; 24 days. */
const longestMs = 2 ** 31 - 1;

/**
 * The facts as they are, and again each time that they may have changed, for so long; then the generator returns.
 * @param timeoutMs 0 = the facts are asked for once
 * @throws the signal's reason, ApiError, ConnectionError
 */
export async function* factsWithin(
  rest: Rest,
  request: FactsRequest,
  timeoutMs: number,
  pace?: WatchPace,
): AsyncGenerator<ClusterFacts> {
  if (timeoutMs === 0) {
    yield await readFacts(rest, request);
    return;
  }
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), Math.min(timeoutMs, longestMs));
  const signal = AbortSignal.any([request.signal, limit.signal]);
  try {
    yield* watchFacts(rest, {...request, signal}, pace);
  } finally {
    clearTimeout(timer);
  }
  request.signal.throwIfAborted();
}
