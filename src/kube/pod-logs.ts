import type {Rest} from './rest.js';

/** Which container's log. */
export interface LogSource {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

export interface PodLogOptions {
  /** Goes on with what is written from now on, until the container ends. */
  readonly follow?: boolean;
  /** Of the container before its last restart. */
  readonly previous?: boolean;
  /** Each line after the time at which it was written, in RFC 3339. */
  readonly timestamps?: boolean;
  /** Only what was written within so many seconds; at least 1. */
  readonly sinceSeconds?: number | undefined;
  /** Only so many lines at the end. */
  readonly tailLines?: number | undefined;
  readonly signal: AbortSignal;
}

/**
 * A container's log as the kubelet keeps it: bytes as they come, lines may come apart.
 * @throws ApiError when there is none, as of a container that has not started; the signal's reason
 */
export function podLog(
  rest: Rest,
  {namespace, pod, container}: LogSource,
  {follow, previous, timestamps, sinceSeconds, tailLines, signal}: PodLogOptions,
): AsyncGenerator<Buffer> {
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/log`;
  const query = {
    container,
    follow: follow || undefined,
    previous: previous || undefined,
    timestamps: timestamps || undefined,
    sinceSeconds,
    tailLines,
  };
  return rest.chunks(path, {query, signal});
}
