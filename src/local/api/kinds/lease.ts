import {invalidValue} from '../causes.js';
import type {ApiObject, Cause, Kind} from '../kind.js';
import {leaseColumns} from '../../describe/columns/index.js';
import {allVerbs} from './verbs.js';

export const lease: Kind = {
  columns: leaseColumns,
  group: 'coordination.k8s.io',
  version: 'v1',
  kind: 'Lease',
  plural: 'leases',
  singular: 'lease',
  shortNames: [],
  namespaced: true,
  verbs: allVerbs,
  subresources: [],
  fields: [],
  createdByUpdate: true,
  types: {
    'spec.holderIdentity': 'string',
    'spec.leaseDurationSeconds': 'int32',
    'spec.leaseTransitions': 'int32',
    'spec.renewTime': 'string',
    'spec.acquireTime': 'string',
  },
  defaults: (object) => ({...object, spec: object['spec'] ?? {}}),
  check: specFaults,
};

function specFaults({spec}: ApiObject): readonly Cause[] {
  const {leaseDurationSeconds: seconds, leaseTransitions: changes} = (spec ?? {}) as Readonly<
    Record<string, number | undefined>
  >;
  return [
    ...(seconds !== undefined && seconds <= 0
      ? [invalidValue('spec.leaseDurationSeconds', seconds, 'must be greater than 0')]
      : []),
    ...(changes !== undefined && changes < 0
      ? [invalidValue('spec.leaseTransitions', changes, 'must be greater than or equal to 0')]
      : []),
  ];
}
