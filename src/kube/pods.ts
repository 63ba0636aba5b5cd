import {list} from './list.js';
import {podStatus, type PodObject} from './pod-status.js';
import type {Rest} from './rest.js';
import {readTime} from './time.js';

/** A pod, less what nothing here asks for. */
export interface PodRecord {
  readonly name: string;
  readonly namespace: string;
  /** Empty until it is scheduled. */
  readonly nodeName: string;
  /** The word in kubectl's STATUS column: `Running`, `CrashLoopBackOff`. */
  readonly status: string;
  /** Whether all its containers are ready. */
  readonly ready: boolean;
  readonly restarts: number;
  readonly startedAt?: Date;
  readonly images: readonly string[];
}

export interface ListPodsOptions {
  /** Default: all namespaces. */
  readonly namespace?: string | undefined;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
  readonly chunkSize?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** @throws ApiError with code 403 when they may not be listed */
export async function listPods(
  rest: Rest,
  {namespace, labelSelector, fieldSelector, ...options}: ListPodsOptions = {},
): Promise<readonly PodRecord[]> {
  const path =
    namespace === undefined
      ? '/api/v1/pods'
      : `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods`;
  const query = {labelSelector, fieldSelector};
  const {items} = await list(rest, path, podRecord, {...options, query});
  return items;
}

function podRecord(pod: PodObject): PodRecord {
  const {metadata, spec, status} = pod;
  const containers = status?.containerStatuses ?? [];
  const startedAt = readTime(status?.startTime);
  return {
    name: metadata.name,
    namespace: metadata.namespace ?? '',
    nodeName: spec?.nodeName ?? '',
    status: podStatus(pod),
    ready: containers.length > 0 && containers.every(({ready}) => ready),
    restarts: containers.reduce((sum, {restartCount = 0}) => sum + restartCount, 0),
    ...(startedAt && {startedAt}),
    images: (spec?.containers ?? []).map(({image = ''}) => image),
  };
}
