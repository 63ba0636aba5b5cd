import type {Kind} from '../kind.js';
import {podColumns} from '../../describe/columns/index.js';

/** Pods are read: nothing here schedules or runs one but the agent's own. */
export const pod: Kind = {
  columns: podColumns,
  group: '',
  version: 'v1',
  kind: 'Pod',
  plural: 'pods',
  singular: 'pod',
  shortNames: ['po'],
  namespaced: true,
  categories: ['all'],
  verbs: ['get', 'list', 'watch'],
  subresources: ['status', 'log', 'exec', 'proxy'],
  fields: [
    ...['spec.nodeName', 'spec.restartPolicy', 'spec.schedulerName', 'spec.serviceAccountName'],
    ...['spec.hostNetwork', 'status.phase', 'status.podIP', 'status.nominatedNodeName'],
  ],
};
