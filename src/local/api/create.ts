import {randomInt, randomUUID} from 'node:crypto';
import {keyOf} from '../store/store.js';
import {admitTo} from './admit.js';
import {apiVersionOf, incomingObject, inNamespace} from './incoming.js';
import type {ApiObject, Kind, ObjectMeta} from './kind.js';
import {managedBy} from './managed.js';
import {metadataFaults} from './metadata-check.js';
import {goTime} from './time.js';
import type {Answer, ObjectRequest, Surroundings} from './request.js';
import {alreadyExists, invalid, resourceName, StatusError} from './status.js';
import {writeOptions, type WriteOptions} from './write-options.js';

/** Serves a POST of an object. */
export function create(surroundings: Surroundings, request: ObjectRequest): Answer {
  const options = writeOptions(request, 'CreateOptions');
  const object = inNamespace(incomingObject(request), request.target);
  const body = createObject(surroundings, {kind: request.target.kind, object}, options);
  return {code: 201, body};
}

/** What is new, and of which kind it is. */
export interface NewObject {
  readonly kind: Kind;
  readonly object: ApiObject;
  /** Its managed fields are there already. */
  readonly applied?: boolean;
}

/**
 * Stores a new object, filled in as the real server does.
 * @throws StatusError 403, 404, 409, 422, and 500 for one that says its version
 */
export function createObject(
  surroundings: Surroundings,
  given: NewObject,
  options: Pick<WriteOptions, 'dryRun' | 'manager'>,
): ApiObject {
  const {store, now} = surroundings;
  const {kind} = given;
  const time = now();
  const named = withName(given.object);
  const {metadata} = named;
  admitTo(metadata.namespace, {kind, name: metadata.name}, store);
  if (metadata.resourceVersion !== undefined && !given.applied) {
    throw new StatusError(500, 'resourceVersion should not be set on objects to be created');
  }
  const made = {...named, metadata: newMetadata(metadata, kind, time)};
  const owned = given.applied
    ? made
    : managedBy(options.manager, {after: filledIn(made, kind), time});
  const object = filledIn(kind.begin?.(owned) ?? owned, kind);
  checkObject(object, kind);
  const key = keyOf(object);
  if (store.get(resourceName(kind), key)) throw alreadyExists(kind, object.metadata.name);
  return options.dryRun ? object : store.put(resourceName(kind), key, object).object;
}

/** An object with the defaults of its kind, its fields in the usual order. */
export function filledIn(object: ApiObject, kind: Kind): ApiObject {
  const {kind: name, apiVersion: _, metadata, ...rest} = kind.defaults?.(object) ?? object;
  void _;
  return {kind: name, apiVersion: apiVersionOf(kind), metadata: inOrder(metadata), ...rest};
}

/**
 * Whether an object may be stored.
 * @throws StatusError 422 with everything that is wrong with it
 */
export function checkObject(object: ApiObject, kind: Kind, before?: ApiObject): void {
  const causes = [...metadataFaults(object, kind, before), ...(kind.check?.(object, before) ?? [])];
  if (causes.length === 0) return;
  const {name} = object.metadata;
  throw invalid({group: kind.group, kind: kind.kind, name}, causes);
}

function withName(object: ApiObject): ApiObject {
  const {name, generateName} = object.metadata;
  if (name !== '' || !generateName) return object;
  return {...object, metadata: {...object.metadata, name: generatedName(generateName)}};
}

const letters = 'bcdfghjklmnpqrstvwxz2456789';

/** A name that is most likely free. No vowels, so that it is no word. */
function generatedName(stem: string): string {
  const random = Array.from({length: 5}, () => letters.charAt(randomInt(letters.length)));
  return `${stem.slice(0, 58)}${random.join('')}`;
}

function newMetadata(metadata: ObjectMeta, kind: Kind, time: Date): ObjectMeta {
  const {
    resourceVersion: _,
    deletionTimestamp: _gone,
    deletionGracePeriodSeconds: _grace,
    generation = 0,
    ...kept
  } = metadata;
  void [_, _gone, _grace];
  return {
    ...kept,
    uid: randomUUID(),
    creationTimestamp: goTime(time),
    ...(kind.generation ? {generation: 1} : generation > 0 && {generation}),
  };
}

const order = [
  ...['name', 'generateName', 'namespace', 'uid', 'resourceVersion', 'generation'],
  ...['creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds', 'labels'],
  ...['annotations', 'ownerReferences', 'finalizers', 'managedFields'],
];

function inOrder(metadata: ObjectMeta): ObjectMeta {
  const named = order.filter((name) => metadata[name] !== undefined);
  return Object.fromEntries(named.map((name) => [name, metadata[name]])) as unknown as ObjectMeta;
}
