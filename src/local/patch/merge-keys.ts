import {daemonSet, pod} from './merge-keys-pod.js';
import {metadata, type MergeKeys} from './merge-keys-shape.js';

export type {MergeKeys} from './merge-keys-shape.js';

const byType = {type: ''};
const byName = {name: ''};
const conditions = {keys: byType, patchBy: 'type'};

const present: MergeKeys = {present: true};
const onlyMetadata: MergeKeys = {fields: {metadata}};
const roleBinding: MergeKeys = {fields: {metadata, roleRef: {present: true, atomic: true}}};

/** How the fields of each kind merge. The server's own OpenAPI document is what test/api compares this with. */
const kinds: Readonly<Record<string, MergeKeys>> = {
  'v1/Node': {
    fields: {
      metadata,
      spec: {present: true, fields: {podCIDRs: {set: true, patchBy: ''}}},
      status: {
        present: true,
        fields: {
          addresses: {keys: byType, patchBy: 'type'},
          conditions,
          daemonEndpoints: {present: true, fields: {kubeletEndpoint: present}},
          nodeInfo: present,
        },
      },
    },
  },
  'v1/Pod': pod,
  'v1/Namespace': {
    fields: {metadata, spec: present, status: {present: true, fields: {conditions}}},
  },
  'v1/Event': {
    fields: {
      metadata,
      involvedObject: {present: true, atomic: true},
      related: {atomic: true},
      source: present,
    },
  },
  'events.k8s.io/v1/Event': {
    fields: {
      metadata,
      deprecatedSource: present,
      regarding: {present: true, atomic: true},
      related: {atomic: true},
    },
  },
  'v1/ConfigMap': onlyMetadata,
  'v1/Secret': onlyMetadata,
  'v1/ServiceAccount': {
    fields: {metadata, secrets: {keys: {name: null}, patchBy: 'name', elements: 'atomic'}},
  },
  'v1/Service': {
    fields: {
      metadata,
      spec: {
        present: true,
        fields: {
          ports: {keys: {port: 0, protocol: 'TCP'}, patchBy: 'port'},
          selector: {atomic: true},
        },
      },
      status: {present: true, fields: {conditions, loadBalancer: present}},
    },
  },
  'apps/v1/DaemonSet': daemonSet,
  'coordination.k8s.io/v1/Lease': {fields: {metadata, spec: present}},
  'rbac.authorization.k8s.io/v1/Role': onlyMetadata,
  'rbac.authorization.k8s.io/v1/ClusterRole': onlyMetadata,
  'rbac.authorization.k8s.io/v1/RoleBinding': roleBinding,
  'rbac.authorization.k8s.io/v1/ClusterRoleBinding': roleBinding,
  'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy': {
    fields: {
      metadata,
      spec: {
        present: true,
        fields: {
          matchConditions: {keys: byName, patchBy: 'name'},
          matchConstraints: {atomic: true},
          paramKind: {atomic: true},
          variables: {keys: byName, patchBy: 'name', elements: 'atomic'},
        },
      },
      status: {present: true, fields: {conditions: {keys: byType}}},
    },
  },
  'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding': {
    fields: {
      metadata,
      spec: {
        present: true,
        fields: {
          matchResources: {atomic: true},
          paramRef: {atomic: true},
          validationActions: {set: true},
        },
      },
    },
  },
};

/** The kinds of the table, as `apiVersion/kind`: `apps/v1/DaemonSet`. */
export function kindsWithMergeKeys(): readonly string[] {
  return Object.keys(kinds);
}

/** How a kind's fields merge. Of a kind that is not in the table the metadata merges, and lists are replaced whole. */
export function mergeKeysOf({
  apiVersion,
  kind,
}: {
  readonly apiVersion: string;
  readonly kind: string;
}): MergeKeys {
  const name = `${apiVersion}/${kind}`;
  return Object.hasOwn(kinds, name) ? (kinds[name] ?? onlyMetadata) : onlyMetadata;
}
