import type {ApiObject, Kind} from '../kind.js';
import {namespaceColumns} from '../../describe/columns/index.js';
import {allVerbs} from './verbs.js';

const held = {spec: {finalizers: ['kubernetes']}};

export const namespace: Kind = {
  columns: namespaceColumns,
  group: '',
  version: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  singular: 'namespace',
  shortNames: ['ns'],
  namespaced: false,
  verbs: allVerbs.filter((verb) => verb !== 'deletecollection'),
  subresources: ['status'],
  fields: ['name', 'status.phase'],
  naming: 'label',
  answersDeleted: true,
  begin: (object) => ({...object, ...held, status: {phase: 'Active'}}),
  keep: (object, {spec}) => ({...object, spec}),
  defaults: withDefaults,
};

function withDefaults(object: ApiObject): ApiObject {
  const {metadata} = object;
  const labels = {'kubernetes.io/metadata.name': metadata.name, ...metadata.labels};
  return {...object, metadata: {...metadata, labels}};
}
