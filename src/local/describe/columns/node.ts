import type {ApiObject, Column} from '../../api/kind.js';
import {fieldsAt, listAt, textAt} from './fields.js';
import {ageColumn, nameColumn} from './metadata.js';

const addresses =
  "List of addresses reachable to the node. Queried from cloud provider, if available. More info: https://kubernetes.io/docs/reference/node/node-status/#addresses Note: This field is declared as mergeable, but the merge key is not sufficiently unique, which can cause data corruption when it is merged. Callers should instead use a full-replacement patch. See https://pr.k8s.io/79391 for an example. Consumers should assume that addresses can change during the lifetime of a Node. However, there are some exceptions where this may not be possible, such as Pods that inherit a Node's address in its own status or consumers of the downward API (status.hostIP).";

/** NAME STATUS ROLES AGE VERSION, and with `-o wide` INTERNAL-IP EXTERNAL-IP OS-IMAGE KERNEL-VERSION CONTAINER-RUNTIME. */
export const nodeColumns: readonly Column[] = [
  nameColumn,
  {
    name: 'Status',
    type: 'string',
    description: 'The status of the node',
    priority: 0,
    cell: status,
  },
  {
    name: 'Roles',
    type: 'string',
    description: 'The roles of the node',
    priority: 0,
    cell: (node) => roles(node).join(',') || '<none>',
  },
  ageColumn,
  {
    name: 'Version',
    type: 'string',
    description: 'Kubelet Version reported by the node.',
    priority: 0,
    cell: (node) => textAt(node, 'status', 'nodeInfo', 'kubeletVersion'),
  },
  {
    name: 'Internal-IP',
    type: 'string',
    description: addresses,
    priority: 1,
    cell: (node) => address(node, 'InternalIP'),
  },
  {
    name: 'External-IP',
    type: 'string',
    description: addresses,
    priority: 1,
    cell: (node) => address(node, 'ExternalIP'),
  },
  {
    name: 'OS-Image',
    type: 'string',
    description:
      'OS Image reported by the node from /etc/os-release (e.g. Debian GNU/Linux 7 (wheezy)).',
    priority: 1,
    cell: (node) => textAt(node, 'status', 'nodeInfo', 'osImage') || '<unknown>',
  },
  {
    name: 'Kernel-Version',
    type: 'string',
    description: "Kernel Version reported by the node from 'uname -r' (e.g. 3.16.0-0.bpo.4-amd64).",
    priority: 1,
    cell: (node) => textAt(node, 'status', 'nodeInfo', 'kernelVersion') || '<unknown>',
  },
  {
    name: 'Container-Runtime',
    type: 'string',
    description:
      'ContainerRuntime Version reported by the node through runtime remote API (e.g. containerd://1.4.2).',
    priority: 1,
    cell: (node) => textAt(node, 'status', 'nodeInfo', 'containerRuntimeVersion') || '<unknown>',
  },
];

function status(node: ApiObject): string {
  const conditions = listAt(node, 'status', 'conditions');
  const ready = conditions.findLast((condition) => condition['type'] === 'Ready');
  const words = [ready ? (ready['status'] === 'True' ? 'Ready' : 'NotReady') : 'Unknown'];
  if (fieldsAt(node, 'spec')['unschedulable'] === true) words.push('SchedulingDisabled');
  return words.join(',');
}

const rolePrefix = 'node-role.kubernetes.io/';

function roles(node: ApiObject): readonly string[] {
  const names = Object.entries(fieldsAt(node, 'metadata', 'labels')).map(([label, value]) => {
    if (label.startsWith(rolePrefix)) return label.slice(rolePrefix.length);
    return label === 'kubernetes.io/role' ? String(value) : '';
  });
  return [...new Set(names)].filter((name) => name !== '').sort();
}

function address(node: ApiObject, type: string): string {
  const found = listAt(node, 'status', 'addresses').find((each) => each['type'] === type);
  return found ? textAt(found, 'address') : '<none>';
}
