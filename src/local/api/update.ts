import {keyOf} from '../store/store.js';
import {createObject, checkObject, filledIn} from './create.js';
import {checkName, incomingObject, inNamespace} from './incoming.js';
import type {ApiObject, Kind, ObjectMeta} from './kind.js';
import {managedBy} from './managed.js';
import {versionFault} from './numbers.js';
import type {Answer, ObjectRequest, Surroundings} from './request.js';
import {sameJson as same} from '../patch/json.js';
import {conflict, modified, notFound, resourceName, StatusError} from './status.js';
import {writeOptions, type WriteOptions} from './write-options.js';

/** Serves a PUT of an object or its status. */
export function update(surroundings: Surroundings, request: ObjectRequest): Answer {
  const {target} = request;
  const options = writeOptions(request, 'UpdateOptions');
  const object = inNamespace(incomingObject(request), target);
  checkName(object, target);
  const {kind, subresource} = target;
  const live = surroundings.store.get(resourceName(kind), keyOf(object))?.object;
  if (live) {
    checkUid(kind, object, live);
    return {
      code: 200,
      body: replaceObject(surroundings, {kind, live, object, subresource}, options),
    };
  }
  const expected = object.metadata.resourceVersion;
  if (!kind.createdByUpdate || subresource !== undefined || (expected && expected !== '0')) {
    throw notFound(kind, object.metadata.name);
  }
  return {code: 201, body: createObject(surroundings, {kind, object}, options)};
}

/** What takes the place of what. */
export interface Replacement {
  readonly kind: Kind;
  readonly live: ApiObject;
  readonly object: ApiObject;
  readonly subresource: string | undefined;
  /** Its managed fields are there already. */
  readonly applied?: boolean;
}

/**
 * Stores an object in the place of another. What does not change anything is not stored.
 * @returns what is stored now; the last state of one that lost its last finalizer and is gone
 * @throws StatusError 409, 422
 */
export function replaceObject(
  {store, now}: Surroundings,
  replacement: Replacement,
  options: Pick<WriteOptions, 'dryRun' | 'manager'>,
): ApiObject {
  const {kind, live, subresource} = replacement;
  checkVersion(replacement);
  const kept = partOf(replacement);
  const written = filledIn({...kept, metadata: keptMetadata(kept, live, kind)}, kind);
  const owned = replacement.applied
    ? written
    : managedBy(options.manager, {before: live, after: written, time: now(), subresource});
  const object = filledIn(kind.keep?.(owned, live) ?? owned, kind);
  checkObject(object, kind, live);
  if (same(object, live)) return live;
  if (options.dryRun) return object;
  const key = keyOf(live);
  const {deletionTimestamp, finalizers = []} = object.metadata;
  if (!deletionTimestamp || finalizers.length > 0 || kind.kind === 'Namespace') {
    return store.put(resourceName(kind), key, object).object;
  }
  store.remove(resourceName(kind), key);
  return object;
}

function checkVersion({kind, live, object}: Replacement): void {
  const {resourceVersion, name} = object.metadata;
  if (!resourceVersion || resourceVersion === '0') return;
  const fault = versionFault(resourceVersion);
  if (fault !== undefined) throw new StatusError(500, fault);
  if (resourceVersion !== live.metadata.resourceVersion) throw modified(kind, name);
}

function checkUid(kind: Kind, {metadata: {uid, name}}: ApiObject, live: ApiObject): void {
  if (!uid || uid === live.metadata.uid) return;
  const key = `/registry/${kind.plural}/${keyOf(live)}`;
  throw conflict(
    kind,
    name,
    `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: ` +
      `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${live.metadata.uid}`,
  );
}

/** Who writes an object does not write its status, and who writes its status writes nothing else but metadata. */
function partOf({kind, live, object, subresource}: Replacement): ApiObject {
  if (subresource === 'status') {
    const {status: _, ...rest} = live;
    void _;
    const {status} = object;
    return {...rest, metadata: object.metadata, ...(status !== undefined && {status})};
  }
  if (!kind.subresources.includes('status')) return object;
  const {status: _, ...rest} = object;
  void _;
  return {...rest, ...(live['status'] !== undefined && {status: live['status']})};
}

function keptMetadata(object: ApiObject, live: ApiObject, kind: Kind): ObjectMeta {
  const {metadata} = object;
  const before = live.metadata;
  const {generation = 0} = before;
  const counts = kind.generation && !same(object['spec'], live['spec']);
  const fixed = {
    uid: metadata.uid || before.uid,
    resourceVersion: before.resourceVersion,
    creationTimestamp: before.creationTimestamp,
    generateName: before.generateName,
    deletionTimestamp: before.deletionTimestamp,
    deletionGracePeriodSeconds: before.deletionGracePeriodSeconds,
    generation: kind.generation ? generation + (counts ? 1 : 0) : before.generation,
  };
  return Object.fromEntries(
    Object.entries({...metadata, ...fixed}).filter(([, value]) => value !== undefined),
  ) as unknown as ObjectMeta;
}
