import {ApiError} from '../../kube/errors.js';
import {follow} from '../../kube/follow.js';
import {list} from '../../kube/list.js';
import type {KubeObject} from '../../kube/objects.js';
import type {Rest} from '../../kube/rest.js';

/** Which objects are observed. */
export interface Observed {
  /** `/apis/apps/v1/daemonsets` */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

type Watched = KubeObject & {readonly metadata: {readonly resourceVersion: string}};

/**
 * Keeps all objects under a path in sight until the signal is aborted, and tells after each change.
 * @param changed takes the objects by `namespace/name`
 * @throws ApiError, ConnectionError when the server is away for longer than a minute
 */
export async function observe<T extends KubeObject>(
  rest: Rest,
  {path, query = {}, signal}: Observed,
  changed: (objects: ReadonlyMap<string, T>) => void,
): Promise<void> {
  while (!signal.aborted) {
    const {items, resourceVersion} = await list<T, T>(rest, path, (object) => object, {
      query,
      signal,
    });
    const known = new Map(items.map((object) => [keyOf(object), object]));
    changed(known);
    try {
      const changes = follow<T & Watched>(rest, path, {query, resourceVersion, signal});
      for await (const {type, object} of changes) {
        if (type === 'DELETED') known.delete(keyOf(object));
        else known.set(keyOf(object), object);
        changed(known);
      }
    } catch (error) {
      if (!(error instanceof ApiError && error.code === 410)) throw error;
    }
  }
}

function keyOf({metadata: {namespace = '', name}}: KubeObject): string {
  return `${namespace}/${name}`;
}
