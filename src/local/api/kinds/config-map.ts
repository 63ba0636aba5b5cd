import {forbidden, invalidValue, tooLong} from '../causes.js';
import type {ApiObject, Cause, Kind} from '../kind.js';
import {configMapColumns} from '../../describe/columns/index.js';
import {sameJson} from '../../patch/json.js';
import {isObject} from '../shape.js';
import {allVerbs} from './verbs.js';

const limitBytes = 1024 * 1024;

export const configMap: Kind = {
  columns: configMapColumns,
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  singular: 'configmap',
  shortNames: ['cm'],
  namespaced: true,
  verbs: allVerbs,
  subresources: [],
  fields: [],
  types: {data: 'map[string]string', binaryData: 'map[string]string', immutable: 'bool'},
  check: (object, before) => [
    ...keyFaults(object),
    ...sizeFaults(object),
    ...changeFaults(object, before),
  ],
};

function keyFaults(object: ApiObject): readonly Cause[] {
  return ['data', 'binaryData'].flatMap((field) =>
    Object.keys(fieldsOf(object, field))
      .sort()
      .flatMap((key) => keyFault(key).map((why) => invalidValue(`${field}[${key}]`, key, why))),
  );
}

function keyFault(key: string): readonly string[] {
  if (key.length > 253) return ['must be no more than 253 characters'];
  if (!/^[-._a-zA-Z0-9]+$/.test(key)) {
    return [
      "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
    ];
  }
  if (key === '.' || key === '..') return [`must not be '${key}'`];
  return key.startsWith('..') ? ["must not start with '..'"] : [];
}

function sizeFaults(object: ApiObject): readonly Cause[] {
  const texts = Object.values(fieldsOf(object, 'data'));
  const bytes = Object.values(fieldsOf(object, 'binaryData'));
  const size =
    texts.reduce<number>((sum, text) => sum + Buffer.byteLength(text as string), 0) +
    bytes.reduce<number>((sum, text) => sum + Math.floor(((text as string).length * 3) / 4), 0);
  return size > limitBytes ? [tooLong('[]', limitBytes)] : [];
}

function changeFaults(object: ApiObject, before: ApiObject | undefined): readonly Cause[] {
  if (before?.['immutable'] !== true) return [];
  const why = 'field is immutable when `immutable` is set';
  return [
    ...(object['immutable'] === true ? [] : [forbidden('immutable', why)]),
    ...['data', 'binaryData']
      .filter((field) => !sameJson(fieldsOf(object, field), fieldsOf(before, field)))
      .map((field) => forbidden(field, why)),
  ];
}

function fieldsOf(object: ApiObject, name: string): Readonly<Record<string, unknown>> {
  const value = object[name];
  return isObject(value) ? value : {};
}
