import type {Message} from './wire.js';

const ownerReference: Message = {
  1: ['kind', 'text'],
  3: ['name', 'text'],
  4: ['uid', 'text'],
  5: ['apiVersion', 'text'],
  6: ['controller', 'bool'],
  7: ['blockOwnerDeletion', 'bool'],
};

const metadata: Message = {
  1: ['name', 'text'],
  2: ['generateName', 'text'],
  3: ['namespace', 'text'],
  5: ['uid', 'text'],
  6: ['resourceVersion', 'text'],
  7: ['generation', 'number'],
  8: ['creationTimestamp', 'time'],
  9: ['deletionTimestamp', 'time'],
  11: ['labels', 'texts'],
  12: ['annotations', 'texts'],
  13: ['ownerReferences[]', ownerReference],
  14: ['finalizers[]', 'text'],
};

const objectReference: Message = {
  1: ['kind', 'text'],
  2: ['namespace', 'text'],
  3: ['name', 'text'],
  4: ['uid', 'text'],
  5: ['apiVersion', 'text'],
  6: ['resourceVersion', 'text'],
  7: ['fieldPath', 'text'],
};

const rule: Message = {
  1: ['verbs[]', 'text'],
  2: ['apiGroups[]', 'text'],
  3: ['resources[]', 'text'],
  4: ['resourceNames[]', 'text'],
  5: ['nonResourceURLs[]', 'text'],
};

const role: Message = {1: ['metadata', metadata], 2: ['rules[]', rule]};

const binding: Message = {
  1: ['metadata', metadata],
  2: [
    'subjects[]',
    {1: ['kind', 'text'], 2: ['apiGroup', 'text'], 3: ['name', 'text'], 4: ['namespace', 'text']},
  ],
  3: ['roleRef', {1: ['apiGroup', 'text'], 2: ['kind', 'text'], 3: ['name', 'text']}],
};

const accessReview: Message = {
  1: ['metadata', metadata],
  2: [
    'spec',
    {
      1: [
        'resourceAttributes',
        {
          1: ['namespace', 'text'],
          2: ['verb', 'text'],
          3: ['group', 'text'],
          4: ['version', 'text'],
          5: ['resource', 'text'],
          6: ['subresource', 'text'],
          7: ['name', 'text'],
        },
      ],
      2: ['nonResourceAttributes', {1: ['path', 'text'], 2: ['verb', 'text']}],
    },
  ],
};

const deleteOptions: Message = {
  1: ['gracePeriodSeconds', 'number'],
  2: ['preconditions', {1: ['uid', 'text'], 2: ['resourceVersion', 'text']}],
  3: ['orphanDependents', 'bool'],
  4: ['propagationPolicy', 'text'],
  5: ['dryRun[]', 'text'],
};

/**
 * What kubectl sends in protobuf, by kind: what its commands make by themselves. What they read from files, and every
 * patch, they send as JSON.
 * @see https://github.com/kubernetes/api the generated.proto of each group
 */
export const messages: Readonly<Record<string, Message>> = {
  ConfigMap: {
    1: ['metadata', metadata],
    2: ['data', 'texts'],
    3: ['binaryData', 'blobs'],
    4: ['immutable', 'bool'],
  },
  Namespace: {1: ['metadata', metadata]},
  ServiceAccount: {
    1: ['metadata', metadata],
    2: ['secrets[]', objectReference],
    3: ['imagePullSecrets[]', {1: ['name', 'text']}],
    4: ['automountServiceAccountToken', 'bool'],
  },
  ClusterRole: role,
  Role: role,
  ClusterRoleBinding: binding,
  RoleBinding: binding,
  SelfSubjectAccessReview: accessReview,
  SelfSubjectRulesReview: {1: ['metadata', metadata], 2: ['spec', {1: ['namespace', 'text']}]},
  SelfSubjectReview: {1: ['metadata', metadata]},
  DeleteOptions: deleteOptions,
};
