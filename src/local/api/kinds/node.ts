import {forbidden, invalidValue, required, unsupported} from '../causes.js';
import {isIP} from 'node:net';
import {qualifiedFaults} from '../names.js';
import type {ApiObject, Cause, Kind} from '../kind.js';
import {nodeColumns} from '../../describe/columns/index.js';
import {isObject} from '../shape.js';
import {allVerbs} from './verbs.js';

type Fields = Readonly<Record<string, unknown>>;

export const node: Kind = {
  columns: nodeColumns,
  group: '',
  version: 'v1',
  kind: 'Node',
  plural: 'nodes',
  singular: 'node',
  shortNames: ['no'],
  namespaced: false,
  verbs: allVerbs,
  subresources: ['status', 'proxy'],
  fields: ['spec.unschedulable'],
  types: {
    'spec.taints': '[]object',
    'spec.podCIDRs': '[]string',
    'spec.podCIDR': 'string',
    'spec.providerID': 'string',
    'spec.unschedulable': 'bool',
    'status.conditions': '[]object',
    'status.addresses': '[]object',
    'status.images': '[]object',
    'status.capacity': 'object',
    'status.allocatable': 'object',
    'status.nodeInfo': 'object',
  },
  begin: withTaint,
  defaults: withDefaults,
  check: (object, before) => [
    ...taintFaults(object),
    ...cidrFaults(object),
    ...(before ? changeFaults(object, before) : []),
  ],
};

/** A new node is not ready, and nothing is to be placed on it until somebody says so: who keeps nodes takes it off. */
function withTaint(object: ApiObject): ApiObject {
  const spec = specOf(object);
  const taint = {key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule'};
  const taints = taintsOf(object);
  if (taints.some(({key, effect}) => key === taint.key && effect === taint.effect)) return object;
  return {...object, spec: {...spec, taints: [...taints, taint]}};
}

const infoFields = [
  ...['machineID', 'systemUUID', 'bootID', 'kernelVersion', 'osImage', 'containerRuntimeVersion'],
  ...['kubeletVersion', 'kubeProxyVersion', 'operatingSystem', 'architecture'],
];

function withDefaults(object: ApiObject): ApiObject {
  const spec = specOf(object);
  const status = (object['status'] ?? {}) as Fields;
  const info = (status['nodeInfo'] ?? {}) as Fields;
  const {podCIDR, podCIDRs} = spec;
  const capacity = status['capacity'];
  return {
    ...object,
    spec: {...spec, ...(podCIDR !== undefined && podCIDRs === undefined && {podCIDRs: [podCIDR]})},
    status: {
      ...status,
      ...(capacity !== undefined && status['allocatable'] === undefined && {allocatable: capacity}),
      ...(Array.isArray(status['conditions']) && {
        conditions: (status['conditions'] as Fields[]).map(withTimes),
      }),
      daemonEndpoints: status['daemonEndpoints'] ?? {kubeletEndpoint: {Port: 0}},
      nodeInfo: {...Object.fromEntries(infoFields.map((name) => [name, ''])), ...info},
    },
  };
}

function withTimes(condition: Fields): Fields {
  const {
    type = '',
    status = '',
    lastHeartbeatTime = null,
    lastTransitionTime = null,
    ...rest
  } = condition;
  return {type, status, lastHeartbeatTime, lastTransitionTime, ...rest};
}

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

function taintFaults(object: ApiObject): readonly Cause[] {
  const field = 'metadata.taints';
  return taintsOf(object).flatMap(({key = '', effect}, index) => [
    ...qualifiedFaults(String(key)).map((why) => invalidValue(`${field}[${index}].key`, key, why)),
    ...(effects.includes(String(effect))
      ? []
      : effect === undefined || effect === ''
        ? [required(`${field}[${index}].effect`, '')]
        : [unsupported(`${field}[${index}].effect`, effect, effects)]),
  ]);
}

function cidrFaults(object: ApiObject): readonly Cause[] {
  const {podCIDRs = []} = specOf(object);
  const why = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)';
  return (podCIDRs as readonly string[]).flatMap((cidr, index) =>
    isCidr(cidr) ? [] : [invalidValue(`spec.podCIDRs[${index}]`, cidr, why)],
  );
}

function isCidr(text: string): boolean {
  const [address = '', bits = '', ...rest] = text.split('/');
  const family = isIP(address);
  return (
    family > 0 &&
    rest.length === 0 &&
    /^\d{1,3}$/.test(bits) &&
    Number(bits) <= (family === 4 ? 32 : 128)
  );
}

function changeFaults(object: ApiObject, before: ApiObject): readonly Cause[] {
  const [now, was] = [specOf(object), specOf(before)];
  function changed(field: string): boolean {
    return (
      was[field] !== undefined &&
      JSON.stringify(was[field]) !== JSON.stringify(now[field]) &&
      now[field] !== undefined
    );
  }

  function why(field: string): string {
    return `node updates may not change ${field} except from "" to valid`;
  }

  return [
    ...(changed('podCIDRs') ? [forbidden('spec.podCIDRs', why('podCIDR'))] : []),
    ...(changed('providerID') ? [forbidden('spec.providerID', why('providerID'))] : []),
  ];
}

function specOf(object: ApiObject): Fields {
  return (object['spec'] ?? {}) as Fields;
}

function taintsOf(object: ApiObject): readonly Fields[] {
  const {taints = []} = specOf(object);
  return (taints as readonly unknown[]).filter(isObject);
}
