import type {Rest} from './rest.js';

interface Place {
  readonly namespace: string;
  readonly pod: string;
}

/** The parts of a v1 Pod that are read. */
interface PodObject {
  readonly spec?: {
    readonly containers?: readonly {
      readonly ports?: readonly {readonly name?: string; readonly containerPort: number}[];
    }[];
  };
}

/**
 * The number of the port that a pod's containers call by this name; undefined when none does. The API server's proxy takes
 * numbers only.
 * @throws ApiError with code 404 when the pod is not there any more
 */
export async function namedPort(
  rest: Rest,
  {namespace, pod}: Place,
  name: string,
  {signal}: {readonly signal?: AbortSignal | undefined} = {},
): Promise<number | undefined> {
  const {spec} = await rest.send<PodObject>('GET', podPath({namespace, pod}), {signal});
  const ports = (spec?.containers ?? []).flatMap((container) => container.ports ?? []);
  return ports.find((port) => port.name === name)?.containerPort;
}

/**
 * GETs a page of a program in a pod, through the API server.
 * @param path `/metrics`
 * @throws ApiError with code 503 when nothing answers on that port
 */
export async function podText(
  rest: Rest,
  {port, path, ...place}: Place & {readonly port: number; readonly path: string},
  {signal}: {readonly signal?: AbortSignal | undefined} = {},
): Promise<string> {
  return rest.text(`${podPath(place)}:${port}/proxy${path}`, {signal});
}

function podPath({namespace, pod}: Place): string {
  return `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}`;
}
