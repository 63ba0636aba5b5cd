import type {KubeObject} from '../support/kube-server.js';
import {nodeObject, type ConditionObject} from './node-objects.js';

const labels = {'app.kubernetes.io/part-of': 'npd', 'app.kubernetes.io/component': 'agent'};

/** The agent's DaemonSet as `install` makes it; it wants a pod on each node with label `os=linux`. */
export function daemonSetObject(hash = '7f3a91c2'): KubeObject {
  return {
    metadata: {name: 'npd-agent', namespace: 'npd-system', labels},
    spec: {
      template: {
        metadata: {annotations: {'npd.io/config-hash': hash}},
        spec: {
          nodeSelector: {os: 'linux'},
          tolerations: [{operator: 'Exists'}],
          containers: [{name: 'npd-agent', image: 'npd-agent:0.1.0'}],
        },
      },
    },
  };
}

/** The agent's pod on a node, as its kubelet tells of it. */
export function agentPodObject(
  node: string,
  {
    hash = '7f3a91c2',
    waiting,
    secondsOld = 7200,
    name = `npd-agent-${node}`,
  }: {
    readonly hash?: string;
    /** Why its container does not run. */
    readonly waiting?: string;
    readonly secondsOld?: number;
    readonly name?: string;
  } = {},
): KubeObject {
  const ready = waiting === undefined;
  return {
    metadata: {
      name,
      namespace: 'npd-system',
      labels,
      annotations: {'npd.io/config-hash': hash},
      creationTimestamp: new Date(Date.now() - secondsOld * 1000).toISOString(),
    },
    spec: {nodeName: node, containers: [{name: 'npd-agent', image: 'npd-agent:0.1.0'}]},
    status: {
      phase: 'Running',
      podIP: '10.0.0.7',
      conditions: [{type: 'Ready', status: ready ? 'True' : 'False'}],
      containerStatuses: [
        {
          name: 'npd-agent',
          ready,
          restartCount: ready ? 0 : 3,
          state: ready ? {running: {}} : {waiting: {reason: waiting}},
        },
      ],
    },
  };
}

/** A node on which the agent runs, with what it writes there. */
export function watchedNodeObject(
  name: string,
  {
    conditions = [{type: 'KernelDeadlock', status: 'False', reason: 'KernelHasNoDeadlock'}],
    ready = 'True',
    monitors = {'kernel-monitor': 'running', 'readonly-monitor': 'running'},
    annotations = {},
  }: {
    readonly conditions?: readonly ConditionObject[];
    readonly ready?: string;
    readonly monitors?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  } = {},
): KubeObject {
  const node = nodeObject(name, {conditions, ready, labels: {os: 'linux'}});
  return {
    ...node,
    metadata: {
      ...node.metadata,
      annotations: {
        ...node.metadata.annotations,
        'npd.io/monitors': JSON.stringify(monitors),
        'npd.io/exporters': JSON.stringify({kubernetes: 'ok', prometheus: 'ok'}),
        ...annotations,
      },
    },
  };
}
