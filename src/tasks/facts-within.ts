import type {Rest} from '../kube/rest.js';
import {readFacts, type ClusterFacts, type FactsRequest} from './cluster-facts.js';
import {deadline} from './deadline.js';
import {watchFacts, type WatchPace} from './watch-facts.js';

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
  const limit = deadline(request.signal, timeoutMs);
  try {
    yield* watchFacts(rest, {...request, signal: limit.signal}, pace);
  } finally {
    limit.clear();
  }
  request.signal.throwIfAborted();
}
