import type {ContainerStatus} from './pod-status.js';

/** What a pod's status says about why it does not run, besides the one word that `podStatus` gives. */
export interface TroubledPod {
  /** The pod's own: why it was evicted or refused. */
  readonly message?: string;
  readonly conditions?: readonly {
    readonly type: string;
    readonly status: string;
    readonly message?: string;
  }[];
  readonly containerStatuses?: readonly ContainerStatus[];
  readonly initContainerStatuses?: readonly ContainerStatus[];
}

/**
 * The message that explains best why a pod is not ready: a container's that waits or has ended, the end of its run
 * before, the scheduler's, the pod's own.
 * @returns empty when nothing says so
 */
export function podTrouble(status: TroubledPod = {}): string {
  const containers = [
    ...(status.initContainerStatuses ?? []),
    ...(status.containerStatuses ?? []),
  ].filter(({ready}) => ready !== true);
  const unscheduled = (status.conditions ?? []).filter(
    (one) => one.type === 'PodScheduled' && one.status === 'False',
  );
  const messages = [
    ...containers.map(({lastState}) => ended(lastState?.terminated)),
    ...containers.map(({state}) => ended(state?.terminated)),
    ...containers.map(({state}) => state?.waiting?.message),
    ...unscheduled.map(({message}) => message),
    status.message,
  ];
  return messages.find((message) => message) ?? '';
}

function ended(terminated: NonNullable<ContainerStatus['state']>['terminated']): string {
  if (!terminated) return '';
  const {message = '', exitCode = 0, reason = ''} = terminated;
  return message.trim() || (exitCode === 0 ? '' : `${reason || 'ended'}, exit code ${exitCode}`);
}
