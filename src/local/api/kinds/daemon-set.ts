import {immutable, invalidValue, required} from '../causes.js';
import {labelFaults} from '../names.js';
import type {ApiObject, Cause, Kind} from '../kind.js';
import {daemonSetColumns} from '../../describe/columns/index.js';
import {sameJson} from '../../patch/json.js';
import {isObject} from '../shape.js';
import {withPodDefaults} from './pod-defaults.js';
import {allVerbs} from './verbs.js';

type Fields = Readonly<Record<string, unknown>>;

/** Kept and shown; what becomes of its pods is not played: nothing here schedules. */
export const daemonSet: Kind = {
  columns: daemonSetColumns,
  group: 'apps',
  version: 'v1',
  kind: 'DaemonSet',
  plural: 'daemonsets',
  singular: 'daemonset',
  shortNames: ['ds'],
  namespaced: true,
  categories: ['all'],
  verbs: allVerbs,
  subresources: ['status'],
  fields: [],
  generation: true,
  types: {
    'spec.selector': 'object',
    'spec.selector.matchLabels': 'map[string]string',
    'spec.selector.matchExpressions': '[]object',
    'spec.template': 'object',
    'spec.template.metadata': 'object',
    'spec.template.metadata.labels': 'map[string]string',
    'spec.template.spec': 'object',
    'spec.template.spec.containers': '[]object',
    'spec.template.spec.initContainers': '[]object',
    'spec.template.spec.volumes': '[]object',
    'spec.updateStrategy': 'object',
    'spec.revisionHistoryLimit': 'int32',
  },
  begin: withoutStatus,
  defaults: withDefaults,
  check: (object, before) => [
    ...(before && !sameJson(specOf(object)['selector'], specOf(before)['selector'])
      ? [immutable('spec.selector', specOf(object)['selector'])]
      : []),
    ...templateFaults(specOf(object)),
  ],
};

function withoutStatus(object: ApiObject): ApiObject {
  const {status: _, ...rest} = object;
  void _;
  return rest;
}

const counts = {
  currentNumberScheduled: 0,
  numberMisscheduled: 0,
  desiredNumberScheduled: 0,
  numberReady: 0,
};

const generationNote = 'deprecated.daemonset.template.generation';

function withDefaults(object: ApiObject): ApiObject {
  const {metadata} = object;
  const spec = specOf(object);
  const template = (spec['template'] ?? {}) as Fields;
  const podSpec = (template['spec'] ?? {}) as Fields;
  const annotations = {...metadata.annotations, [generationNote]: String(metadata.generation ?? 1)};
  return {
    ...object,
    metadata: {...metadata, annotations},
    spec: {
      ...spec,
      template: {...template, metadata: template['metadata'] ?? {}, spec: withPodDefaults(podSpec)},
      updateStrategy: withStrategy((spec['updateStrategy'] ?? {}) as Fields),
      revisionHistoryLimit: spec['revisionHistoryLimit'] ?? 10,
    },
    status: {...counts, ...(object['status'] as Fields | undefined)},
  };
}

function withStrategy({type = 'RollingUpdate', rollingUpdate}: Fields): Fields {
  if (type !== 'RollingUpdate') return {type};
  return {type, rollingUpdate: {maxUnavailable: 1, maxSurge: 0, ...(rollingUpdate as Fields)}};
}

function templateFaults(spec: Fields): readonly Cause[] {
  const template = spec['template'] as Fields;
  const {containers = []} = template['spec'] as {containers?: readonly Fields[]};
  const labels = (template['metadata'] as Fields)['labels'];
  const field = 'spec.template.spec.containers';
  return [
    ...(selects(spec['selector'], labels)
      ? []
      : [
          invalidValue(
            'spec.template.metadata.labels',
            labels,
            '`selector` does not match template `labels`',
          ),
        ]),
    ...(containers.length === 0 ? [required(field, '')] : []),
    ...containers.flatMap((container, index) => containerFaults(container, `${field}[${index}]`)),
  ];
}

function containerFaults({name = '', image = ''}: Fields, field: string): readonly Cause[] {
  return [
    ...(name === ''
      ? [required(`${field}.name`, '')]
      : labelFaults(String(name)).map((why) => invalidValue(`${field}.name`, name, why))),
    ...(image === '' ? [required(`${field}.image`, '')] : []),
  ];
}

/** Whether every label that the selector names is there; expressions are taken on trust. */
function selects(selector: unknown, labels: unknown): boolean {
  if (!isObject(selector)) return false;
  const {matchLabels, matchExpressions = []} = selector;
  const wanted = isObject(matchLabels) ? Object.entries(matchLabels) : [];
  if (wanted.length === 0) return (matchExpressions as unknown[]).length > 0;
  return isObject(labels) && wanted.every(([key, value]) => labels[key] === value);
}

function specOf(object: ApiObject): Fields {
  return (object['spec'] ?? {}) as Fields;
}
