import type {ApiObject, GoType, Kind} from './kind.js';
import {badRequest} from './status.js';

type Fields = Readonly<Record<string, unknown>>;

const ofEvery: Readonly<Record<string, GoType>> = {
  metadata: 'object',
  'metadata.name': 'string',
  'metadata.generateName': 'string',
  'metadata.namespace': 'string',
  'metadata.uid': 'string',
  'metadata.resourceVersion': 'string',
  'metadata.generation': 'int32',
  'metadata.creationTimestamp': 'string',
  'metadata.deletionTimestamp': 'string',
  'metadata.labels': 'map[string]string',
  'metadata.annotations': 'map[string]string',
  'metadata.finalizers': '[]string',
  'metadata.ownerReferences': '[]object',
  'metadata.managedFields': '[]object',
  spec: 'object',
  status: 'object',
};

const goStructs: Readonly<Record<string, (kind: string) => string>> = {
  metadata: () => 'v1.ObjectMeta',
  spec: (kind) => `v1.${kind}Spec`,
  status: (kind) => `v1.${kind}Status`,
};

/**
 * An object with fields of the types that everything after here relies on; null is as if the field was not there.
 * @throws StatusError 400 in the words of Go's JSON decoder
 */
export function shapedObject(
  fields: Fields,
  {apiVersion, kind}: {readonly apiVersion: string; readonly kind: Kind},
): ApiObject {
  const named = kind.kind;
  for (const [path, type] of Object.entries({...ofEvery, ...kind.types})) {
    const fault = faultOf(at(fields, path), type);
    if (!fault) continue;
    const struct = goStructs[path]?.(named);
    const where = path.startsWith('metadata.') ? `ObjectMeta.${path}` : `${named}.${path}`;
    throw badRequest(
      `${named} in version "${kind.version}" cannot be handled as a ${named}: ` +
        `json: cannot unmarshal ${fault.got} into Go struct field ${where} of type ${struct ?? fault.wanted}`,
    );
  }
  const metadata = (fields['metadata'] ?? {}) as Fields;
  const name = (metadata['name'] ?? '') as string;
  return {
    ...withoutNull(fields),
    apiVersion,
    kind: named,
    metadata: {...withoutEmpty({...withoutNull(metadata), ...texts(metadata)}), name},
  };
}

/** Whether it is a JSON object. */
export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

interface Fault {
  readonly got: string;
  readonly wanted: string;
}

function at(fields: Fields, path: string): unknown {
  let value: unknown = fields;
  for (const name of path.split('.')) {
    value = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  }
  return value;
}

/** Of a map or list the value that does not fit is named, as Go does. */
function faultOf(value: unknown, type: GoType): Fault | undefined {
  if (value === undefined || value === null) return undefined;
  const odd: Fault = {got: goName(value), wanted: type};
  switch (type) {
    case 'string':
      return typeof value === 'string' ? undefined : odd;
    case 'bool':
      return typeof value === 'boolean' ? undefined : odd;
    case 'int32':
      return Number.isInteger(value) && Math.abs(value as number) < 2 ** 31 ? undefined : odd;
    case 'object':
      return isObject(value) ? undefined : odd;
    case 'map[string]string':
      return isObject(value) ? nonText(Object.values(value)) : odd;
    case '[]string':
      return Array.isArray(value) ? nonText(value) : odd;
    case '[]object':
      return Array.isArray(value) ? nonObject(value) : odd;
  }
}

function nonText(values: readonly unknown[]): Fault | undefined {
  const odd = values.find((one) => typeof one !== 'string' && one !== null);
  return odd === undefined ? undefined : {got: goName(odd), wanted: 'string'};
}

function nonObject(values: readonly unknown[]): Fault | undefined {
  const index = values.findIndex((one) => !isObject(one));
  return index < 0 ? undefined : {got: goName(values[index]), wanted: 'object'};
}

function goName(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  return value === null ? 'null' : typeof value;
}

function withoutNull(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

/** In Go a null in a map or list of texts is an empty text. */
function texts({labels, annotations, finalizers}: Fields): Fields {
  return {
    ...(isObject(labels) && {labels: textValues(labels)}),
    ...(isObject(annotations) && {annotations: textValues(annotations)}),
    ...(Array.isArray(finalizers) && {finalizers: finalizers.map((one: unknown) => one ?? '')}),
  };
}

function textValues(map: Fields): Fields {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, value ?? '']));
}

/** The server leaves empty lists, maps and texts of the metadata out. */
function withoutEmpty(metadata: Fields): Fields {
  return Object.fromEntries(Object.entries(metadata).filter(([, value]) => !isEmpty(value)));
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === '' || (isObject(value) && Object.keys(value).length === 0);
}
