import {placementRecord, type PlacementObject} from './placement-record.js';
import {podStatus, type ContainerStatus} from './pod-status.js';
import {podTrouble, type TroubledPod} from './pod-trouble.js';
import {readTime} from './time.js';

/** A pod, less what nothing here asks for. */
export interface PodRecord {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Empty while it is not scheduled. */
  readonly nodeName: string;
  /** The node that it is on, or the one that its DaemonSet made it for; empty: any. */
  readonly forNode: string;
  /** `Pending`, `Running`, `Succeeded`, `Failed` or `Unknown`. */
  readonly phase: string;
  /** What kubectl's STATUS column shows: `Running`, `CrashLoopBackOff`, `Init:0/1`, `Terminating`. */
  readonly reason: string;
  /** Why it is not ready, as a sentence; empty when it is, or when nothing says so. */
  readonly trouble: string;
  /** Whether its condition Ready is True. */
  readonly ready: boolean;
  readonly readyContainers: number;
  readonly containers: number;
  readonly restarts: number;
  readonly createdAt: Date;
  readonly startedAt?: Date;
  /** Of its containers, in their order. */
  readonly images: readonly string[];
  /** Its IP address; empty while it has none. */
  readonly address: string;
}

/** The parts of a v1 Pod that are read. */
export interface PodObject {
  readonly metadata: {
    readonly name: string;
    readonly resourceVersion: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly labels?: Record<string, string>;
    readonly annotations?: Record<string, string>;
    readonly creationTimestamp?: string | null;
    readonly deletionTimestamp?: string | null;
  };
  readonly spec?: PlacementObject & {
    readonly nodeName?: string;
    readonly containers?: readonly {readonly image?: string}[];
    readonly initContainers?: readonly {readonly name: string; readonly restartPolicy?: string}[];
  };
  readonly status?: TroubledPod & {
    readonly phase?: string;
    readonly reason?: string;
    readonly podIP?: string;
    readonly startTime?: string | null;
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly reason?: string;
      readonly message?: string;
    }[];
    readonly containerStatuses?: readonly ContainerStatus[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
  };
}

/** Turns a v1 Pod into its record. */
export function podRecord(pod: PodObject): PodRecord {
  const {metadata, spec, status} = pod;
  const startedAt = readTime(status?.startTime);
  return {
    name: metadata.name,
    namespace: metadata.namespace ?? '',
    uid: metadata.uid ?? '',
    labels: metadata.labels ?? {},
    annotations: metadata.annotations ?? {},
    nodeName: spec?.nodeName ?? '',
    forNode: spec?.nodeName || namedNode(spec),
    phase: status?.phase ?? 'Unknown',
    ...podStatus({
      phase: status?.phase ?? 'Unknown',
      reason: status?.reason ?? '',
      deleted: Boolean(metadata.deletionTimestamp),
      conditions: status?.conditions ?? [],
      containers: spec?.containers?.length ?? 0,
      initContainers: spec?.initContainers ?? [],
      containerStatuses: status?.containerStatuses ?? [],
      initContainerStatuses: status?.initContainerStatuses ?? [],
    }),
    trouble: podTrouble(status),
    createdAt: readTime(metadata.creationTimestamp) ?? new Date(0),
    ...(startedAt && {startedAt}),
    images: (spec?.containers ?? []).map(({image = ''}) => image),
    address: status?.podIP ?? '',
  };
}

/** A DaemonSet's controller says in the affinity which node a pod is for. */
function namedNode(spec: PlacementObject | undefined): string {
  const fields = placementRecord(spec).nodeTerms?.[0]?.fields ?? [];
  return fields.find(({key}) => key === 'metadata.name')?.values[0] ?? '';
}
