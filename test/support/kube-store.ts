import {isDeepStrictEqual} from 'node:util';

/** Any object of the API. */
export interface KubeObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

export interface StoredChange {
  readonly version: number;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly resource: string;
  readonly object: KubeObject;
}

/** What the server holds; each change gets the next resource version. */
export interface KubeStore {
  version(): number;
  all(resource: string): readonly KubeObject[];
  get(resource: string, namespace: string | undefined, name: string): KubeObject | undefined;
  /** Adds or replaces. */
  put(resource: string, object: KubeObject): KubeObject;
  remove(resource: string, namespace: string | undefined, name: string): KubeObject | undefined;
  /** Changes after a version, in order. */
  since(version: number): readonly StoredChange[];
  /** Calls back on every change until told not to. */
  onChange(act: (change: StoredChange) => void): () => void;
}

export function kubeStore(): KubeStore {
  const objects = new Map<string, KubeObject>();
  const history: StoredChange[] = [];
  const listeners = new Set<(change: StoredChange) => void>();
  let version = 100;

  function keyOf(resource: string, namespace: string | undefined, name: string): string {
    return `${resource}|${namespace ?? ''}|${name}`;
  }

  function tell(type: StoredChange['type'], resource: string, object: KubeObject): KubeObject {
    version += 1;
    const metadata = {...object.metadata, resourceVersion: String(version)};
    const change = {version, type, resource, object: {...object, metadata}};
    history.push(change);
    for (const listener of listeners) listener(change);
    return change.object;
  }

  return {
    version: () => version,
    all: (resource) =>
      [...objects]
        .filter(([key]) => key.startsWith(`${resource}|`))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, object]) => object),
    get: (resource, namespace, name) => objects.get(keyOf(resource, namespace, name)),
    put(resource, object) {
      const {name, namespace, uid = `uid-${name}`, ...rest} = object.metadata;
      const key = keyOf(resource, namespace, name);
      const before = objects.get(key);
      const creationTimestamp = before?.metadata['creationTimestamp'] ?? '2026-11-21T12:00:00Z';
      const metadata = {creationTimestamp, ...rest, name, uid, ...(namespace && {namespace})};
      const made = tell(before ? 'MODIFIED' : 'ADDED', resource, {...object, metadata});
      objects.set(key, made);
      return made;
    },
    remove(resource, namespace, name) {
      const key = keyOf(resource, namespace, name);
      const object = objects.get(key);
      objects.delete(key);
      return object && tell('DELETED', resource, object);
    },
    since: (after) => history.filter((change) => change.version > after),
    onChange(act) {
      listeners.add(act);
      return () => listeners.delete(act);
    },
  };
}

/** Whether an object is chosen by `a=b,c!=d,e in (f,g),h,!i` over its labels. */
export function labelsMatch(object: KubeObject, selector: string): boolean {
  const labels = object.metadata.labels ?? {};
  return selector
    .split(/,(?![^(]*\))/)
    .filter((term) => term !== '')
    .every((term) => {
      const set = /^\s*(\S+)\s+(in|notin)\s+\((.*)\)\s*$/.exec(term);
      if (set) {
        const [, key = '', verb, values = ''] = set;
        const among = values
          .split(',')
          .map((value) => value.trim())
          .includes(labels[key] ?? '\0');
        return verb === 'in' ? among : !among;
      }

      if (term.includes('=')) return compared(term, (key) => labels[key]);
      return term.startsWith('!') ? !(term.slice(1) in labels) : term in labels;
    });
}

/** Whether an object is chosen by `involvedObject.kind=Node,spec.nodeName!=a`. */
export function fieldsMatch(object: KubeObject, selector: string): boolean {
  return selector
    .split(',')
    .filter((term) => term !== '')
    .every((term) =>
      compared(term, (path) => String((at(object, path) as string | undefined) ?? '')),
    );
}

function compared(term: string, valueOf: (key: string) => string | undefined): boolean {
  const [, key = '', verb, value] = /^\s*(.+?)\s*(!=|==?)\s*(.*?)\s*$/.exec(term) ?? [];
  return (valueOf(key) === value) === (verb !== '!=');
}

function at(object: unknown, path: string): unknown {
  let found = object;
  for (const key of path.split('.')) found = (found as Record<string, unknown> | undefined)?.[key];
  return found;
}

/** A JSON merge patch; with `byType`, lists of objects that have a `type` merge by it, as a node's conditions do. */
export function merged(value: unknown, patch: unknown, byType: boolean): unknown {
  if (byType && Array.isArray(patch) && patch.every(hasType)) return mergedList(value, patch);
  if (!isMapping(patch)) return patch;
  const result: Record<string, unknown> = isMapping(value) ? {...value} : {};
  for (const [key, one] of Object.entries(patch)) {
    if (one === null) delete result[key];
    else result[key] = merged(result[key], one, byType);
  }

  return result;
}

type Typed = Readonly<Record<string, unknown>> & {readonly type: string};

function mergedList(value: unknown, patch: readonly Typed[]): unknown {
  const list = Array.isArray(value) ? [...(value as Typed[])] : [];
  for (const one of patch) {
    const index = list.findIndex(({type}) => type === one.type);
    if (one['$patch'] === 'delete') {
      if (index !== -1) list.splice(index, 1);
    } else if (index === -1) list.push(one);
    else list[index] = {...list[index], ...one};
  }

  return isDeepStrictEqual(list, value) ? value : list;
}

function hasType(value: unknown): value is Typed {
  return isMapping(value) && typeof value['type'] === 'string';
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
