import {isFields, type Fields} from '../patch/json.js';
import {mergeKeysOf} from '../patch/merge-keys.js';
import {applyServerSide} from '../patch/server-side-apply.js';
import {createObject} from './create.js';
import {apiVersionOf, checkName, inNamespace} from './incoming.js';
import type {ApiObject, Kind} from './kind.js';
import type {Answer, ObjectRequest, Surroundings} from './request.js';
import {isObject, shapedObject} from './shape.js';
import {badRequest, conflict, notFound, resourceName, StatusError} from './status.js';
import {replaceObject} from './update.js';
import {writeOptions, type WriteOptions} from './write-options.js';

/**
 * Serves a server-side apply.
 * @param document what the body says
 */
export function apply(
  surroundings: Surroundings,
  request: ObjectRequest,
  document: unknown,
): Answer {
  const {target} = request;
  const {kind, namespace, name = '', subresource} = target;
  const options = writeOptions(request, 'PatchOptions', true);
  const applied = appliedOf(document, kind);
  const key = namespace === undefined ? name : `${namespace}/${name}`;
  const live = surroundings.store.get(resourceName(kind), key)?.object;
  if (!live && subresource !== undefined) throw notFound(kind, name);
  if (!live) checkNew(applied, kind, name);
  const outcome = merged({live, applied, subresource, time: surroundings.now()}, options);
  const object = inNamespace(shapedObject(outcome, {apiVersion: apiVersionOf(kind), kind}), target);
  checkName(object, target);
  if (!live) {
    return {code: 201, body: createObject(surroundings, {kind, object, applied: true}, options)};
  }
  const replacement = {kind, live, object, subresource, applied: true};
  return {code: 200, body: replaceObject(surroundings, replacement, options)};

  function merged(
    what: Pick<Parameters<typeof applyServerSide>[0], 'live' | 'applied' | 'subresource' | 'time'>,
    {manager, force}: WriteOptions,
  ): Fields {
    const mergeKeys = mergeKeysOf({apiVersion: apiVersionOf(kind), kind: kind.kind});
    const {object: after, conflicts} = applyServerSide({...what, manager, force, mergeKeys});
    if (!conflicts) return after;
    throw new StatusError(409, conflicts.message, {
      reason: 'Conflict',
      details: {causes: conflicts.causes},
    });
  }
}

function appliedOf(document: unknown, kind: Kind): Fields {
  if (!isFields(document)) {
    throw badRequest('error decoding YAML: expected an object, got `' + typeof document + '`');
  }
  const {apiVersion, kind: name, metadata} = document;
  const expected = apiVersionOf(kind);
  if (apiVersion !== expected || name !== kind.kind) {
    const [group, version] = groupAndVersion(apiVersion);
    throw badRequest(`invalid object type: ${group}/${version}, Kind=${textOf(name)}`);
  }
  if (metadata !== undefined && metadata !== null && !isObject(metadata)) {
    throw badRequest('expected `metadata` to be an object');
  }
  return document;
}

function groupAndVersion(apiVersion: unknown): readonly [string, string] {
  const parts = textOf(apiVersion).split('/');
  return parts.length > 1 ? [parts[0] ?? '', parts[1] ?? ''] : ['', parts[0] ?? ''];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** An apply that means one object does not make another. */
function checkNew(applied: Fields, kind: Kind, name: string): void {
  const {uid} = (applied['metadata'] ?? {}) as Partial<ApiObject['metadata']>;
  if (!uid) return;
  const why = `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`;
  throw conflict(kind, name, why);
}
