import type {ApiObject, Column} from '../../api/kind.js';
import {timeSince} from '../human-duration.js';
import {listAt, textAt} from './fields.js';
import {ageColumn, nameColumn} from './metadata.js';
import {podSummary} from './pod-summary.js';

/** NAME READY STATUS RESTARTS AGE, and with `-o wide` IP NODE NOMINATED NODE READINESS GATES. */
export const podColumns: readonly Column[] = [
  nameColumn,
  {
    name: 'Ready',
    type: 'string',
    description: 'The aggregate readiness state of this pod for accepting traffic.',
    priority: 0,
    cell: (pod) => {
      const {ready, containers} = podSummary(pod);
      return `${ready}/${containers}`;
    },
  },
  {
    name: 'Status',
    type: 'string',
    description: 'The aggregate status of the containers in this pod.',
    priority: 0,
    cell: (pod) => podSummary(pod).reason,
  },
  {
    name: 'Restarts',
    type: 'string',
    description:
      'The number of times the containers in this pod have been restarted and when the last container in this pod has restarted.',
    priority: 0,
    cell: (pod, now) => {
      const {restarts, lastRestart} = podSummary(pod);
      if (restarts === 0 || lastRestart === '') return String(restarts);
      return `${restarts} (${timeSince(lastRestart, now)} ago)`;
    },
  },
  ageColumn,
  {
    name: 'IP',
    type: 'string',
    description:
      'podIP address allocated to the pod. Routable at least within the cluster. Empty if not yet allocated.',
    priority: 1,
    cell: (pod) => textAt(listAt(pod, 'status', 'podIPs')[0], 'ip') || '<none>',
  },
  {
    name: 'Node',
    type: 'string',
    description:
      'NodeName indicates in which node this pod is scheduled. If empty, this pod is a candidate for scheduling by the scheduler defined in schedulerName. Once this field is set, the kubelet for this node becomes responsible for the lifecycle of this pod. This field should not be used to express a desire for the pod to be scheduled on a specific node. https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#nodename',
    priority: 1,
    cell: (pod) => textAt(pod, 'spec', 'nodeName') || '<none>',
  },
  {
    name: 'Nominated Node',
    type: 'string',
    description:
      'nominatedNodeName is set only when this pod preempts other pods on the node, but it cannot be scheduled right away as preemption victims receive their graceful termination periods. This field does not guarantee that the pod will be scheduled on this node. Scheduler may decide to place the pod elsewhere if other nodes become available sooner. Scheduler may also decide to give the resources on this node to a higher priority pod that is created after preemption. As a result, this field may be different than PodSpec.nodeName when the pod is scheduled.',
    priority: 1,
    cell: (pod) => textAt(pod, 'status', 'nominatedNodeName') || '<none>',
  },
  {
    name: 'Readiness Gates',
    type: 'string',
    description:
      'If specified, all readiness gates will be evaluated for pod readiness. A pod is ready when all its containers are ready AND all conditions specified in the readiness gates have status equal to "True" More info: https://git.k8s.io/enhancements/keps/sig-network/580-pod-readiness-gates',
    priority: 1,
    cell: readinessGates,
  },
];

function readinessGates(pod: ApiObject): string {
  const gates = listAt(pod, 'spec', 'readinessGates');
  if (gates.length === 0) return '<none>';
  const conditions = listAt(pod, 'status', 'conditions');
  const open = gates.filter(({conditionType}) => {
    const condition = conditions.find(({type}) => type === conditionType);
    return condition?.['status'] === 'True';
  });
  return `${open.length}/${gates.length}`;
}
