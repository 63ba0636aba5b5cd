import type {ApiObject, Column} from '../../api/kind.js';
import {fieldsAt, listAt, numberAt, textAt} from './fields.js';
import {labelsText, selectorText} from './label-text.js';
import {ageColumn, nameColumn} from './metadata.js';

/** NAME DESIRED CURRENT READY UP-TO-DATE AVAILABLE NODE SELECTOR AGE, and with `-o wide` CONTAINERS IMAGES SELECTOR. */
export const daemonSetColumns: readonly Column[] = [
  nameColumn,
  {
    name: 'Desired',
    type: 'integer',
    description:
      'The total number of nodes that should be running the daemon pod (including nodes correctly running the daemon pod). More info: https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/',
    priority: 0,
    cell: (set) => numberAt(set, 'status', 'desiredNumberScheduled'),
  },
  {
    name: 'Current',
    type: 'integer',
    description:
      'The number of nodes that are running at least 1 daemon pod and are supposed to run the daemon pod. More info: https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/',
    priority: 0,
    cell: (set) => numberAt(set, 'status', 'currentNumberScheduled'),
  },
  {
    name: 'Ready',
    type: 'integer',
    description:
      'The number of nodes that should be running the daemon pod and have one or more of the daemon pod running and ready.',
    priority: 0,
    cell: (set) => numberAt(set, 'status', 'numberReady'),
  },
  {
    name: 'Up-to-date',
    type: 'integer',
    description: 'The total number of nodes that are running updated daemon pod',
    priority: 0,
    cell: (set) => numberAt(set, 'status', 'updatedNumberScheduled'),
  },
  {
    name: 'Available',
    type: 'integer',
    description:
      'The number of nodes that should be running the daemon pod and have one or more of the daemon pod running and available (ready for at least spec.minReadySeconds)',
    priority: 0,
    cell: (set) => numberAt(set, 'status', 'numberAvailable'),
  },
  {
    name: 'Node Selector',
    type: 'string',
    description:
      "NodeSelector is a selector which must be true for the pod to fit on a node. Selector which must match a node's labels for the pod to be scheduled on that node. More info: https://kubernetes.io/docs/concepts/configuration/assign-pod-node/",
    priority: 0,
    cell: (set) => labelsText(fieldsAt(set, 'spec', 'template', 'spec', 'nodeSelector')),
  },
  ageColumn,
  {
    name: 'Containers',
    type: 'string',
    description: 'Names of each container in the template.',
    priority: 1,
    cell: (set) => ofContainers(set, 'name'),
  },
  {
    name: 'Images',
    type: 'string',
    description: 'Images referenced by each container in the template.',
    priority: 1,
    cell: (set) => ofContainers(set, 'image'),
  },
  {
    name: 'Selector',
    type: 'string',
    description:
      'A label query over pods that are managed by the daemon set. Must match in order to be controlled. If empty, defaulted to labels on Pod template. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors',
    priority: 1,
    cell: (set) => selectorText(fieldsAt(set, 'spec', 'selector')),
  },
];

function ofContainers(set: ApiObject, field: string): string {
  const containers = listAt(set, 'spec', 'template', 'spec', 'containers');
  return containers.map((container) => textAt(container, field)).join(',');
}
