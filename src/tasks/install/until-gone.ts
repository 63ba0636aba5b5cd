import {setTimeout as sleep} from 'node:timers/promises';
import {getObject, objectText, type ObjectId} from '../../kube/objects.js';
import type {Rest} from '../../kube/rest.js';

const pollMs = 300;

/**
 * Waits until none of the objects is there.
 * @returns those that still are when the signal is aborted: `daemonset.apps/npd-agent`
 */
export async function untilGone(
  rest: Rest,
  objects: readonly ObjectId[],
  limit: AbortSignal,
): Promise<readonly string[]> {
  let left = objects;
  for (;;) {
    const present = await Promise.all(left.map((object) => getObject(rest, object)));
    left = left.filter((_, index) => present[index] !== undefined);
    if (left.length === 0 || limit.aborted) return left.map(objectText);
    await sleep(pollMs);
  }
}
