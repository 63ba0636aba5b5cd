import {follow} from './follow.js';
import {list, type Listed} from './list.js';
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
  options: ListPodsOptions = {},
): Promise<readonly PodRecord[]> {
  const {items} = await listPodsAndVersion(rest, options);
  return items;
}

/** The same, with the version from which `watchPods` may go on. */
export async function listPodsAndVersion(
  rest: Rest,
  {namespace, labelSelector, fieldSelector, ...options}: ListPodsOptions = {},
): Promise<Listed<PodRecord>> {
  const query = {labelSelector, fieldSelector};
  return list<PodObject, PodRecord>(rest, podsIn(namespace), podRecord, {...options, query});
}

/** One thing that happened to a pod. */
export interface PodChange {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly pod: PodRecord;
  /** A watch may go on from here. */
  readonly resourceVersion: string;
}

/**
 * What happens to pods from `resourceVersion` on, over as many watches as it takes, until the signal is aborted.
 * @throws ApiError with code 410: list again, and go on from there
 */
export async function* watchPods(
  rest: Rest,
  from: Pick<ListPodsOptions, 'namespace' | 'labelSelector' | 'fieldSelector'> & {
    readonly resourceVersion: string;
  },
  signal: AbortSignal,
): AsyncGenerator<PodChange> {
  const {namespace, labelSelector, fieldSelector, resourceVersion} = from;
  const query = {labelSelector, fieldSelector};
  const changes = follow<PodObject>(rest, podsIn(namespace), {query, resourceVersion, signal});
  for await (const {type, object, resourceVersion: version} of changes) {
    yield {type, pod: podRecord(object), resourceVersion: version};
  }
}

function podsIn(namespace: string | undefined): string {
  const inside = namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
  return `/api/v1${inside}/pods`;
}
