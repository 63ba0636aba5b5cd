import {list} from './list.js';
import {podRecord, type PodObject, type PodRecord} from './pod-record.js';
import type {Rest} from './rest.js';

export type {PodRecord} from './pod-record.js';

export interface ListPodsOptions {
  /** Default: all namespaces. */
  readonly namespace?: string | undefined;
  readonly labelSelector?: string | undefined;
  /** `spec.nodeName=n1` */
  readonly fieldSelector?: string | undefined;
  readonly chunkSize?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The pods that the selectors choose, page by page, of which only the records are kept. */
export async function listPods(
  rest: Rest,
  {namespace, labelSelector, fieldSelector, ...options}: ListPodsOptions = {},
): Promise<readonly PodRecord[]> {
  const inside = namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
  const query = {labelSelector, fieldSelector};
  const {items} = await list<PodObject, PodRecord>(rest, `/api/v1${inside}/pods`, podRecord, {
    ...options,
    query,
  });
  return items;
}
