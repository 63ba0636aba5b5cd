import type {Column} from '../../api/kind.js';
import {fieldsAt, listAt, textAt} from './fields.js';
import {ageColumn, nameColumn} from './metadata.js';

/** NAME STATUS AGE. */
export const namespaceColumns: readonly Column[] = [
  nameColumn,
  {
    name: 'Status',
    type: 'string',
    description: 'The status of the namespace',
    priority: 0,
    cell: (namespace) => textAt(namespace, 'status', 'phase'),
  },
  ageColumn,
];

/** NAME DATA AGE. */
export const configMapColumns: readonly Column[] = [
  nameColumn,
  {
    name: 'Data',
    type: 'string',
    description:
      "Data contains the configuration data. Each key must consist of alphanumeric characters, '-', '_' or '.'. Values with non-UTF-8 byte sequences must use the BinaryData field. The keys stored in Data must not overlap with the keys in the BinaryData field, this is enforced during validation process.",
    priority: 0,
    cell: (map) =>
      Object.keys(fieldsAt(map, 'data')).length + Object.keys(fieldsAt(map, 'binaryData')).length,
  },
  ageColumn,
];

/** NAME SECRETS AGE. */
export const serviceAccountColumns: readonly Column[] = [
  nameColumn,
  {
    name: 'Secrets',
    type: 'string',
    description:
      'Secrets is a list of the secrets in the same namespace that pods running using this ServiceAccount are allowed to use. Pods are only limited to this list if this service account has a "kubernetes.io/enforce-mountable-secrets" annotation set to "true". The "kubernetes.io/enforce-mountable-secrets" annotation is deprecated since v1.32. Prefer separate namespaces to isolate access to mounted secrets. This field should not be used to find auto-generated service account token secrets for use outside of pods. Instead, tokens can be requested directly using the TokenRequest API, or service account token secrets can be manually created. More info: https://kubernetes.io/docs/concepts/configuration/secret',
    priority: 0,
    cell: (account) => listAt(account, 'secrets').length,
  },
  ageColumn,
];

/** NAME HOLDER AGE. */
export const leaseColumns: readonly Column[] = [
  nameColumn,
  {
    name: 'Holder',
    type: 'string',
    description:
      'holderIdentity contains the identity of the holder of a current lease. If Coordinated Leader Election is used, the holder identity must be equal to the elected LeaseCandidate.metadata.name field.',
    priority: 0,
    cell: (lease) => textAt(lease, 'spec', 'holderIdentity'),
  },
  ageColumn,
];
