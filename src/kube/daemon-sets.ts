import {list} from './list.js';
import {placementRecord, type PlacementObject, type PlacementRecord} from './placement-record.js';
import type {Rest} from './rest.js';

/** A DaemonSet, less what nothing here asks for. */
export interface DaemonSetRecord {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Counts the changes of its spec. */
  readonly generation: number;
  /** The generation that `desired` and the numbers after it are about. */
  readonly observedGeneration: number;
  /** Nodes that are to run its pod. */
  readonly desired: number;
  /** Those whose pod is made from the present template. */
  readonly updated: number;
  readonly ready: number;
  /** Ready for `minReadySeconds`. */
  readonly available: number;
  readonly template: {
    readonly annotations: Readonly<Record<string, string>>;
    /** Of its containers, in their order. */
    readonly images: readonly string[];
    /** Which nodes its pods may run on. */
    readonly placement: PlacementRecord;
  };
}

/** The parts of an apps/v1 DaemonSet that are read. */
export interface DaemonSetObject {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly resourceVersion: string;
    readonly labels?: Record<string, string>;
    readonly annotations?: Record<string, string>;
    readonly generation?: number;
  };
  readonly spec?: {
    readonly template?: {
      readonly metadata?: {readonly annotations?: Record<string, string>};
      readonly spec?: PlacementObject & {
        readonly containers?: readonly {readonly image?: string}[];
      };
    };
  };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly desiredNumberScheduled?: number;
    readonly updatedNumberScheduled?: number;
    readonly numberReady?: number;
    readonly numberAvailable?: number;
  };
}

interface ListDaemonSetsOptions {
  /** Default: all namespaces. */
  readonly namespace?: string | undefined;
  readonly labelSelector?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The DaemonSets that the selector chooses. */
export async function listDaemonSets(
  rest: Rest,
  {namespace, labelSelector, signal}: ListDaemonSetsOptions = {},
): Promise<readonly DaemonSetRecord[]> {
  const inside = namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
  const path = `/apis/apps/v1${inside}/daemonsets`;
  const {items} = await list<DaemonSetObject, DaemonSetRecord>(rest, path, daemonSetRecord, {
    signal,
    query: {labelSelector},
  });
  return items;
}

/** @throws ApiError with code 404 when there is none of that name */
export async function getDaemonSet(
  rest: Rest,
  {namespace, name}: {readonly namespace: string; readonly name: string},
  {signal}: {readonly signal?: AbortSignal | undefined} = {},
): Promise<DaemonSetRecord> {
  const path = `/apis/apps/v1/namespaces/${encodeURIComponent(namespace)}/daemonsets/${encodeURIComponent(name)}`;
  return daemonSetRecord(await rest.send<DaemonSetObject>('GET', path, {signal}));
}

/** Turns an apps/v1 DaemonSet into its record. */
export function daemonSetRecord({metadata, spec, status}: DaemonSetObject): DaemonSetRecord {
  const template = spec?.template;
  return {
    name: metadata.name,
    namespace: metadata.namespace ?? '',
    uid: metadata.uid ?? '',
    labels: metadata.labels ?? {},
    annotations: metadata.annotations ?? {},
    generation: metadata.generation ?? 0,
    observedGeneration: status?.observedGeneration ?? 0,
    desired: status?.desiredNumberScheduled ?? 0,
    updated: status?.updatedNumberScheduled ?? 0,
    ready: status?.numberReady ?? 0,
    available: status?.numberAvailable ?? 0,
    template: {
      annotations: template?.metadata?.annotations ?? {},
      images: (template?.spec?.containers ?? []).map(({image = ''}) => image),
      placement: placementRecord(template?.spec),
    },
  };
}
