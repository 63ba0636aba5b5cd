import {keyOf} from '../store/store.js';
import {goTime} from './time.js';
import type {ApiObject, Kind} from './kind.js';
import type {Surroundings} from './request.js';
import {aboutResource, resourceName, StatusError} from './status.js';

const permanent = ['default', 'kube-system', 'kube-public'];

/**
 * Keeps what a cluster cannot be without.
 * @throws StatusError 403
 */
export function checkRemovable(kind: Kind, {metadata: {name}}: ApiObject): void {
  if (kind.kind !== 'Namespace' || !permanent.includes(name)) return;
  throw new StatusError(
    403,
    `namespaces "${name}" is forbidden: this namespace may not be deleted`,
    {reason: 'Forbidden', details: aboutResource(kind, name)},
  );
}

/**
 * Marks a namespace as being deleted, and then does what the namespace controller of a cluster does: its objects
 * go first, itself last, once nothing of it is held by finalizers.
 * @returns the marked namespace
 */
export function endNamespace(
  surroundings: Surroundings,
  live: ApiObject,
  dryRun: boolean,
): ApiObject {
  if (live.metadata.deletionTimestamp) return live;
  const marked = {
    ...live,
    metadata: {...live.metadata, deletionTimestamp: goTime(surroundings.now())},
    status: {phase: 'Terminating'},
  };
  if (dryRun) return marked;
  const {object} = surroundings.store.put('namespaces', keyOf(live), marked);
  setImmediate(() => emptyNamespace(surroundings, object.metadata.name));
  return object;
}

/** Removes a terminating namespace's objects, and itself when none is left; else again when one of them goes. */
export function emptyNamespace(surroundings: Surroundings, namespace: string): void {
  const {store, kinds, now} = surroundings;
  const live = store.get('namespaces', namespace)?.object;
  if (!live?.metadata.deletionTimestamp) return;
  const left = kinds
    .filter(({namespaced}) => namespaced)
    .flatMap((kind) => removeFrom(namespace, kind, surroundings));
  if (left.length > 0) {
    const stop = store.followAll((_, {type, before}) => {
      if (type !== 'DELETED' || before?.object.metadata.namespace !== namespace) return;
      stop();
      setImmediate(() => emptyNamespace(surroundings, namespace));
    });
    return;
  }
  void now;
  if ((live.metadata.finalizers ?? []).length === 0) store.remove('namespaces', namespace);
}

function removeFrom(
  namespace: string,
  kind: Kind,
  {store, now}: Surroundings,
): readonly ApiObject[] {
  const resource = resourceName(kind);
  const objects = store
    .list(resource)
    .map(({stored: {object}}) => object)
    .filter(({metadata}) => metadata.namespace === namespace);
  const held = objects.filter(({metadata}) => (metadata.finalizers ?? []).length > 0);
  for (const object of objects) {
    if (!held.includes(object)) store.remove(resource, keyOf(object));
    else if (!object.metadata.deletionTimestamp) {
      const metadata = {
        ...object.metadata,
        deletionTimestamp: goTime(now()),
        deletionGracePeriodSeconds: 0,
      };
      store.put(resource, keyOf(object), {...object, metadata});
    }
  }
  return held;
}
