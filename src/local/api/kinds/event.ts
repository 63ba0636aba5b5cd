import {invalidValue} from '../causes.js';
import type {ApiObject, Cause, Kind} from '../kind.js';
import {eventColumns} from '../../describe/columns/index.js';
import {allVerbs} from './verbs.js';

type Fields = Readonly<Record<string, unknown>>;

export const event: Kind = {
  columns: eventColumns,
  group: '',
  version: 'v1',
  kind: 'Event',
  plural: 'events',
  singular: 'event',
  shortNames: ['ev'],
  namespaced: true,
  verbs: allVerbs,
  subresources: [],
  fields: [
    ...['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'].map(
      (name) => `involvedObject.${name}`,
    ),
    ...['reason', 'reportingComponent', 'source', 'type'],
  ],
  createdByUpdate: true,
  types: {
    involvedObject: 'object',
    source: 'object',
    related: 'object',
    series: 'object',
    reason: 'string',
    message: 'string',
    type: 'string',
    count: 'int32',
    reportingComponent: 'string',
    reportingInstance: 'string',
    firstTimestamp: 'string',
    lastTimestamp: 'string',
    eventTime: 'string',
    'involvedObject.namespace': 'string',
    'source.component': 'string',
  },
  defaults: withDefaults,
  check: namespaceFaults,
};

function withDefaults(object: ApiObject): ApiObject {
  return {
    ...object,
    involvedObject: object['involvedObject'] ?? {},
    source: object['source'] ?? {},
    firstTimestamp: object['firstTimestamp'] ?? null,
    lastTimestamp: object['lastTimestamp'] ?? null,
    eventTime: object['eventTime'] ?? null,
    reportingComponent: object['reportingComponent'] ?? '',
    reportingInstance: object['reportingInstance'] ?? '',
  };
}

/** What concerns an object of no namespace is told in `default`. */
function namespaceFaults({metadata, involvedObject}: ApiObject): readonly Cause[] {
  const {namespace = ''} = involvedObject as Fields;
  const expected = namespace === '' ? 'default' : namespace;
  if (metadata.namespace === expected) return [];
  return [invalidValue('involvedObject.namespace', namespace, 'does not match event.namespace')];
}
