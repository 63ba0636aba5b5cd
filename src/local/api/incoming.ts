import {decodeObject} from './body.js';
import type {ApiObject, Kind} from './kind.js';
import type {ObjectRequest} from './request.js';
import type {Target} from './route.js';
import {shapedObject} from './shape.js';
import {badRequest} from './status.js';

/** `apps/v1` */
export function apiVersionOf({group, version}: Pick<Kind, 'group' | 'version'>): string {
  return group === '' ? version : `${group}/${version}`;
}

/**
 * The object that a request brings, of the kind that its path names.
 * @throws StatusError 400, 415
 */
export function incomingObject({target, body, headers}: ObjectRequest): ApiObject {
  const {kind} = target;
  const fields = decodeObject(body, headers['content-type'], kind.kind);
  return ofKind(fields, kind);
}

/**
 * The object that JSON fields are. What says no kind is of the one that is expected.
 * @throws StatusError 400 for another kind, or fields of wrong types
 */
export function ofKind(fields: Readonly<Record<string, unknown>>, kind: Kind): ApiObject {
  const expected = apiVersionOf(kind);
  const apiVersion = textOr(fields['apiVersion'], expected);
  const name = textOr(fields['kind'], kind.kind);
  if (apiVersion !== expected || name !== kind.kind) {
    const version = apiVersion.split('/').at(-1);
    const why = `no kind "${name}" is registered for version "${apiVersion}"`;
    throw badRequest(
      `${name} in version "${version}" cannot be handled as a ${kind.kind}: ${why} in scheme "pkg/runtime/scheme.go:110"`,
    );
  }
  return shapedObject(fields, {apiVersion, kind});
}

/**
 * The object in the namespace of the path; one of no namespace loses what it says of it.
 * @throws StatusError 400 when it says another namespace
 */
export function inNamespace(object: ApiObject, {kind, namespace}: Target): ApiObject {
  const {namespace: own, ...metadata} = object.metadata;
  if (!kind.namespaced) return {...object, metadata: metadata};
  if (own !== undefined && own !== namespace) {
    throw badRequest(
      'the namespace of the provided object does not match the namespace sent on the request',
    );
  }
  return {
    ...object,
    metadata: {...metadata, name: metadata.name, ...(namespace && {namespace})},
  };
}

/**
 * Whether an object is the one that the path names.
 * @throws StatusError 400
 */
export function checkName({metadata}: ApiObject, {name = ''}: Target): void {
  if (metadata.name === '') {
    throw badRequest(
      `the name of the object (${name} based on URL) was undeterminable: name must be provided`,
    );
  }
  if (metadata.name !== name) {
    throw badRequest(
      `the name of the object (${metadata.name}) does not match the name on the URL (${name})`,
    );
  }
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' && value !== '' ? value : otherwise;
}
