/** The parts of a v1 Pod that tell how it is. */
export interface PodObject {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly deletionTimestamp?: string;
  };
  readonly spec?: {
    readonly nodeName?: string;
    readonly containers?: readonly {readonly name: string; readonly image?: string}[];
    readonly initContainers?: readonly {readonly name: string; readonly restartPolicy?: string}[];
  };
  readonly status?: {
    readonly phase?: string;
    readonly reason?: string;
    readonly startTime?: string;
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly reason?: string;
    }[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
    readonly containerStatuses?: readonly ContainerStatus[];
  };
}

interface ContainerStatus {
  readonly name: string;
  readonly ready?: boolean;
  readonly started?: boolean;
  readonly restartCount?: number;
  readonly state?: {
    readonly waiting?: {readonly reason?: string};
    readonly running?: object;
    readonly terminated?: {
      readonly reason?: string;
      readonly exitCode: number;
      readonly signal?: number;
    };
  };
}

/**
 * The word in kubectl's STATUS column: `Running`, `CrashLoopBackOff`, `Init:0/1`, `Terminating`.
 * @see kubernetes pkg/printers/internalversion printPod
 */
export function podStatus(pod: PodObject): string {
  const {status = {}, metadata} = pod;
  const phase = status.phase ?? 'Unknown';
  const usual = status.reason || phase;
  const gated = status.conditions?.some(
    ({type, reason}) => type === 'PodScheduled' && reason === 'SchedulingGated',
  );
  const word = initStatus(pod) ?? containersStatus(pod, gated ? 'SchedulingGated' : usual);
  if (metadata.deletionTimestamp === undefined) return word;
  if (status.reason === 'NodeLost') return 'Unknown';
  return phase === 'Failed' || phase === 'Succeeded' ? word : 'Terminating';
}

/** How far initialisation is; undefined when it is over. */
function initStatus({spec, status}: PodObject): string | undefined {
  const containers = spec?.initContainers ?? [];
  const statuses = status?.initContainerStatuses ?? [];
  const isSidecar = (name: string): boolean =>
    containers.some((one) => one.name === name && one.restartPolicy === 'Always');
  const at = statuses.findIndex(
    ({name, state, started}) =>
      state?.terminated?.exitCode !== 0 && !(isSidecar(name) && started === true),
  );
  const {terminated, waiting} = statuses[at]?.state ?? {};
  if (at < 0) return undefined;
  if (terminated) return `Init:${endedWord(terminated)}`;
  if (waiting?.reason && waiting.reason !== 'PodInitializing') return `Init:${waiting.reason}`;
  return `Init:${at}/${containers.length}`;
}

function containersStatus({status}: PodObject, usual: string): string {
  const containers = status?.containerStatuses ?? [];
  // The first container has the last word.
  const told = containers
    .map(({state}) => state?.waiting?.reason || (state?.terminated && endedWord(state.terminated)))
    .find((word) => word !== undefined && word !== '');
  const word = told ?? usual;
  if (word !== 'Completed' || !containers.some(({ready, state}) => ready && state?.running))
    return word;
  const ready = status?.conditions?.some((one) => one.type === 'Ready' && one.status === 'True');
  return ready ? 'Running' : 'NotReady';
}

function endedWord({
  reason,
  signal,
  exitCode,
}: {
  readonly reason?: string;
  readonly signal?: number;
  readonly exitCode: number;
}): string {
  return reason || (signal ? `Signal:${signal}` : `ExitCode:${exitCode}`);
}
