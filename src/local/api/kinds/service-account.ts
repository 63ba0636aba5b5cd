import type {Kind} from '../kind.js';
import {serviceAccountColumns} from '../../describe/columns/index.js';
import {allVerbs} from './verbs.js';

export const serviceAccount: Kind = {
  columns: serviceAccountColumns,
  group: '',
  version: 'v1',
  kind: 'ServiceAccount',
  plural: 'serviceaccounts',
  singular: 'serviceaccount',
  shortNames: ['sa'],
  namespaced: true,
  verbs: allVerbs,
  subresources: [],
  fields: [],
  answersDeleted: true,
  types: {secrets: '[]object', imagePullSecrets: '[]object', automountServiceAccountToken: 'bool'},
};
