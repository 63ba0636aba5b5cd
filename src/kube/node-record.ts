import {readTime} from './time.js';

/** A node, less what nothing here asks for. */
export interface NodeRecord {
  readonly name: string;
  readonly uid: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly createdAt: Date;
  /** Cordoned. */
  readonly unschedulable: boolean;
  readonly taints: readonly NodeTaint[];
  /** Status of the condition Ready; Unknown when there is none. */
  readonly ready: 'True' | 'False' | 'Unknown';
  readonly conditions: readonly NodeCondition[];
  readonly info: {
    readonly kernelVersion: string;
    readonly kubeletVersion: string;
    readonly osImage: string;
    readonly bootID: string;
    readonly architecture: string;
    readonly containerRuntimeVersion: string;
  };
  readonly addresses: readonly {readonly type: string; readonly address: string}[];
}

export interface NodeTaint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

export interface NodeCondition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  /** Empty when there is none; so is the message. */
  readonly reason: string;
  readonly message: string;
  readonly lastHeartbeatTime?: Date;
  readonly lastTransitionTime?: Date;
}

/** The parts of a v1 Node that are read. */
export interface NodeObject {
  readonly metadata: {
    readonly name: string;
    readonly resourceVersion: string;
    readonly uid?: string;
    readonly labels?: Record<string, string>;
    readonly annotations?: Record<string, string>;
    readonly creationTimestamp?: string | null;
  };
  readonly spec?: {readonly unschedulable?: boolean; readonly taints?: readonly NodeTaint[]};
  readonly status?: {
    readonly conditions?: readonly ConditionObject[];
    readonly nodeInfo?: Partial<NodeRecord['info']>;
    readonly addresses?: NodeRecord['addresses'];
  };
}

interface ConditionObject {
  readonly type: string;
  readonly status: NodeCondition['status'];
  readonly reason?: string;
  readonly message?: string;
  readonly lastHeartbeatTime?: string | null;
  readonly lastTransitionTime?: string | null;
}

/** Turns a v1 Node into its record. */
export function nodeRecord({metadata, spec, status}: NodeObject): NodeRecord {
  const conditions = (status?.conditions ?? []).map(nodeCondition);
  const info = status?.nodeInfo;
  return {
    name: metadata.name,
    uid: metadata.uid ?? '',
    labels: metadata.labels ?? {},
    annotations: metadata.annotations ?? {},
    createdAt: readTime(metadata.creationTimestamp) ?? new Date(0),
    unschedulable: spec?.unschedulable ?? false,
    taints: (spec?.taints ?? []).map(({key, value, effect}) => ({
      key,
      effect,
      ...(value !== undefined && {value}),
    })),
    ready: conditions.find(({type}) => type === 'Ready')?.status ?? 'Unknown',
    conditions,
    info: {
      kernelVersion: info?.kernelVersion ?? '',
      kubeletVersion: info?.kubeletVersion ?? '',
      osImage: info?.osImage ?? '',
      bootID: info?.bootID ?? '',
      architecture: info?.architecture ?? '',
      containerRuntimeVersion: info?.containerRuntimeVersion ?? '',
    },
    addresses: status?.addresses ?? [],
  };
}

function nodeCondition({type, status, ...rest}: ConditionObject): NodeCondition {
  const lastHeartbeatTime = readTime(rest.lastHeartbeatTime);
  const lastTransitionTime = readTime(rest.lastTransitionTime);
  return {
    type,
    status,
    reason: rest.reason ?? '',
    message: rest.message ?? '',
    ...(lastHeartbeatTime && {lastHeartbeatTime}),
    ...(lastTransitionTime && {lastTransitionTime}),
  };
}
