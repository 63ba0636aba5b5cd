/** The part of a container's status that its state is told from. */
export interface ContainerStatus {
  readonly name: string;
  readonly ready?: boolean;
  readonly started?: boolean;
  readonly restartCount?: number;
  readonly state?: ContainerState;
  /** The end of the run before. */
  readonly lastState?: ContainerState;
}

interface ContainerState {
  readonly waiting?: {readonly reason?: string; readonly message?: string};
  readonly running?: object;
  readonly terminated?: {
    readonly reason?: string;
    readonly message?: string;
    readonly exitCode?: number;
    readonly signal?: number;
  };
}

export interface PodState {
  readonly phase: string;
  /** The pod's own: `Evicted`, `NodeLost`. */
  readonly reason: string;
  /** Asked to go. */
  readonly deleted: boolean;
  readonly conditions: readonly {
    readonly type: string;
    readonly status: string;
    readonly reason?: string;
  }[];
  /** How many there are. */
  readonly containers: number;
  readonly initContainers: readonly {readonly name: string; readonly restartPolicy?: string}[];
  readonly containerStatuses: readonly ContainerStatus[];
  readonly initContainerStatuses: readonly ContainerStatus[];
}

/** What kubectl's columns READY, STATUS and RESTARTS show. */
export interface PodStatus {
  readonly ready: boolean;
  readonly readyContainers: number;
  readonly containers: number;
  readonly reason: string;
  readonly restarts: number;
}

/**
 * Sums a pod up as kubectl does.
 * @see kubernetes pkg/printers/internalversion/printers.go printPod
 */
export function podStatus(pod: PodState): PodStatus {
  const init = initStatus(pod);
  const main =
    init.reason === undefined || isTrue(pod, 'Initialized')
      ? mainStatus(pod, init.reason ?? podReason(pod))
      : undefined;
  return {
    ready: isTrue(pod, 'Ready'),
    readyContainers: init.readySidecars + (main?.ready ?? 0),
    containers: pod.containers + pod.initContainers.filter(isSidecar).length,
    reason: leaving(pod) ?? main?.reason ?? init.reason ?? podReason(pod),
    restarts: main ? init.sidecarRestarts + main.restarts : init.restarts,
  };
}

function podReason({phase, reason, conditions}: PodState): string {
  const gates = 'SchedulingGated';
  const gated = conditions.some((one) => one.type === 'PodScheduled' && one.reason === gates);
  return gated ? gates : reason || phase;
}

/** A pod that goes; one that has ended already keeps its end. */
function leaving({deleted, reason, phase}: PodState): string | undefined {
  if (!deleted) return undefined;
  if (reason === 'NodeLost') return 'Unknown';
  return phase === 'Succeeded' || phase === 'Failed' ? undefined : 'Terminating';
}

interface InitStatus {
  /** Undefined when no init container holds the pod up. */
  readonly reason?: string;
  readonly restarts: number;
  readonly sidecarRestarts: number;
  readonly readySidecars: number;
}

/** Looks at init containers in order, up to the first that is not through. */
function initStatus({initContainers, initContainerStatuses}: PodState): InitStatus {
  const sum = {restarts: 0, sidecarRestarts: 0, readySidecars: 0};
  for (const [index, status] of initContainerStatuses.entries()) {
    const {name, restartCount = 0, ready, started, state} = status;
    const sidecar = initContainers.some((one) => one.name === name && isSidecar(one));
    sum.restarts += restartCount;
    if (sidecar) sum.sidecarRestarts += restartCount;
    const ended = state?.terminated;
    if (ended?.exitCode === 0) continue;
    if (sidecar && started === true) {
      if (ready === true) sum.readySidecars += 1;
      continue;
    }

    const waits = state?.waiting?.reason;
    const held = waits && waits !== 'PodInitializing' ? waits : undefined;
    const progress = `${index}/${initContainers.length}`;
    return {...sum, reason: `Init:${ended ? endOf(ended) : (held ?? progress)}`};
  }

  return sum;
}

/** The first container that has something to tell tells it for the pod. */
function mainStatus(
  pod: PodState,
  otherwise: string,
): {readonly reason: string; readonly ready: number; readonly restarts: number} {
  let [reason, ready, restarts] = [otherwise, 0, 0];
  for (const {ready: isReady, restartCount = 0, state} of pod.containerStatuses.toReversed()) {
    restarts += restartCount;
    if (state?.waiting?.reason) reason = state.waiting.reason;
    else if (state?.terminated) reason = endOf(state.terminated);
    else if (isReady === true && state?.running) ready += 1;
  }

  // One has ended well, another still runs: the pod is not Completed.
  if (reason === 'Completed' && ready > 0) reason = isTrue(pod, 'Ready') ? 'Running' : 'NotReady';
  return {reason, ready, restarts};
}

function endOf({
  reason,
  signal = 0,
  exitCode = 0,
}: NonNullable<NonNullable<ContainerStatus['state']>['terminated']>): string {
  return reason || (signal !== 0 ? `Signal:${signal}` : `ExitCode:${exitCode}`);
}

function isSidecar({restartPolicy}: {readonly restartPolicy?: string}): boolean {
  return restartPolicy === 'Always';
}

function isTrue({conditions}: PodState, type: string): boolean {
  return conditions.some((one) => one.type === type && one.status === 'True');
}
