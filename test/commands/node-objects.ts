import type {KubeObject} from '../support/kube-server.js';

/** A condition as the API has it; heartbeat and transition are now unless given. */
export interface ConditionObject {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  readonly lastHeartbeatTime?: string;
  readonly lastTransitionTime?: string;
}

/** RFC 3339, so many seconds ago. */
export function ago(seconds: number): string {
  return `${new Date(Date.now() - seconds * 1000).toISOString().slice(0, 19)}Z`;
}

/** A node as the agent and the kubelet leave it. */
export function nodeObject(
  name: string,
  {
    conditions = [],
    ready = 'True',
    agent = true,
    labels = {},
    unschedulable = false,
  }: {
    readonly conditions?: readonly ConditionObject[];
    readonly ready?: string;
    readonly agent?: boolean;
    readonly labels?: Record<string, string>;
    readonly unschedulable?: boolean;
  } = {},
): KubeObject {
  const owned = conditions.map(({type}) => type).join(',');
  const annotations = {'npd.io/conditions': owned, 'npd.io/agent-version': '0.1.0'};
  return {
    metadata: {name, labels, ...(agent && {annotations})},
    spec: {unschedulable},
    status: {
      conditions: [
        ...conditions.map((condition) => ({
          lastHeartbeatTime: ago(20),
          lastTransitionTime: ago(600),
          ...condition,
        })),
        {
          type: 'Ready',
          status: ready,
          reason: ready === 'True' ? 'KubeletReady' : 'NodeStatusUnknown',
          message: 'said by the kubelet',
          lastTransitionTime: ago(7200),
        },
      ],
      nodeInfo: {kernelVersion: '6.12.8'},
    },
  };
}

/** An event about a node, as a detector or the kubelet makes it. */
export function eventObject(
  node: string,
  {
    name,
    reason = 'OOMKilling',
    message = 'Killed process 1',
    count = 1,
    secondsAgo = 60,
    type = 'Warning',
    source = 'kernel-monitor',
  }: {
    readonly name: string;
    readonly reason?: string;
    readonly message?: string;
    readonly count?: number;
    readonly secondsAgo?: number;
    readonly type?: string;
    readonly source?: string;
  },
): KubeObject {
  return {
    metadata: {name, namespace: 'default'},
    involvedObject: {kind: 'Node', name: node},
    type,
    reason,
    message,
    count,
    source: {component: source, host: node},
    firstTimestamp: ago(secondsAgo),
    lastTimestamp: ago(secondsAgo),
  };
}
