import type {Kind} from './kind.js';
import {aboutResource, notFound, resourceName, StatusError} from './status.js';
import type {Store} from '../store/store.js';

/** The kind of namespaces, where a namespaced object has to live. */
const namespaces = {group: '', plural: 'namespaces'} as Kind;

/**
 * Lets a new object into its namespace.
 * @throws StatusError 404 when there is none of that name, 403 when it is being deleted
 */
export function admitTo(
  namespace: string | undefined,
  {kind, name}: {readonly kind: Kind; readonly name: string},
  store: Store,
): void {
  if (namespace === undefined) return;
  const found = store.get('namespaces', namespace)?.object;
  if (!found) throw notFound(namespaces, namespace);
  if (!found.metadata.deletionTimestamp) return;
  const why = `namespace ${namespace} is being terminated`;
  throw new StatusError(
    403,
    `${resourceName(kind)} "${name}" is forbidden: unable to create new content in namespace ${namespace} because it is being terminated`,
    {
      reason: 'Forbidden',
      details: {
        ...aboutResource(kind, name),
        causes: [{reason: 'NamespaceTerminating', message: why, field: 'metadata.namespace'}],
      },
    },
  );
}
