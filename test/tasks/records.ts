import type {EventRecord} from '../../src/kube/events.js';
import {eventRecord} from '../../src/kube/event-record.js';
import {nodeRecord, type NodeObject} from '../../src/kube/node-record.js';
import type {NodeRecord} from '../../src/kube/nodes.js';

type Conditions = NonNullable<NonNullable<NodeObject['status']>['conditions']>;

/** A node as the API has it, Ready and with the agent's annotations unless told otherwise. */
export function node(
  name: string,
  {
    conditions = [],
    annotations = {},
    ready = 'True',
    unschedulable = false,
  }: {
    readonly conditions?: Conditions;
    readonly annotations?: Record<string, string>;
    readonly ready?: 'True' | 'False' | 'Unknown';
    readonly unschedulable?: boolean;
  } = {},
): NodeRecord {
  return nodeRecord({
    metadata: {name, resourceVersion: '1', annotations},
    spec: {unschedulable},
    status: {
      conditions: [
        ...conditions,
        {
          type: 'Ready',
          status: ready,
          reason: 'KubeletReady',
          message: 'kubelet is posting ready status',
          lastTransitionTime: '2026-01-01T00:00:00Z',
        },
      ],
      nodeInfo: {kernelVersion: '6.12.8'},
    },
  });
}

/** An event about a node. */
export function event(
  about: string,
  {
    at,
    type = 'Warning',
    reason = 'OOMKilling',
    message = 'Killed process 1',
    count = 1,
    source = 'kernel-monitor',
  }: {
    readonly at: string;
    readonly type?: string;
    readonly reason?: string;
    readonly message?: string;
    readonly count?: number;
    readonly source?: string;
  },
): EventRecord {
  return eventRecord({
    metadata: {name: `${about}.${at}`, namespace: 'default', resourceVersion: '1'},
    involvedObject: {kind: 'Node', name: about},
    firstTimestamp: at,
    lastTimestamp: at,
    type,
    reason,
    message,
    count,
    source: {component: source, host: about},
  });
}
