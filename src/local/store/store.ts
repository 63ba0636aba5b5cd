import type {ApiObject} from '../api/kind.js';
import {createHistory, type Change, type History} from './history.js';
import {stored, type Stored} from './stored.js';

export type {Change} from './history.js';
export type {Stored} from './stored.js';

/**
 * Objects in memory, by resource (`configmaps`, `daemonsets.apps`) and key (`name`, or `namespace/name`). Promises:
 * - Every write raises the one version of the whole store by one, and is told to who follows before it returns.
 * - Nothing waits: what is read and written in one turn of the event loop is one transaction.
 * - An object is never changed in place; a reader may keep what it got.
 * - Past states can be listed as far back as the history reaches.
 */
export interface Store {
  /** That of the latest write. */
  version(): number;
  get(resource: string, key: string): Stored | undefined;
  /**
   * All of a resource, by key.
   * @param at the version whose state is wanted; default: now
   * @returns undefined when that state is forgotten
   */
  list(resource: string): readonly Entry[];
  list(resource: string, at: number): readonly Entry[] | undefined;
  put(resource: string, key: string, object: ApiObject): Stored;
  /** @returns its last state, at the version of its deletion; undefined when there is none */
  remove(resource: string, key: string): Stored | undefined;
  /** @returns the changes after a version; undefined when some of them are forgotten */
  since(resource: string, version: number): readonly Change[] | undefined;
  /** @returns what ends it */
  follow(resource: string, listener: (change: Change) => void): () => void;
  /** Those that objects were ever stored of. */
  resources(): readonly string[];
  /** Every change of every resource, for what keeps them elsewhere. */
  followAll(listener: (resource: string, change: Change) => void): () => void;
}

/** An object and where it is. */
export interface Entry {
  readonly key: string;
  readonly stored: Stored;
}

export interface StoreOptions {
  /** What is there at the start, with the versions it had. */
  readonly content?: Content;
  /** How many changes of each resource are remembered at least. Default 1,000. */
  readonly historyLimit?: number;
}

/** What a store holds, to be kept and taken up again. */
export interface Content {
  readonly version: number;
  readonly objects: Readonly<Record<string, readonly ApiObject[]>>;
}

/** Makes a store, empty or with what is given. */
export function createStore({content, historyLimit = 1000}: StoreOptions = {}): Store {
  let version = content?.version ?? 1;
  const start = version;
  const shelves = new Map<string, Shelf>();
  const everywhere = new Set<(resource: string, change: Change) => void>();
  for (const [resource, objects] of Object.entries(content?.objects ?? {})) {
    for (const object of objects) {
      const own = Number(object.metadata.resourceVersion);
      shelf(resource).fill(keyOf(object), stored(object, own > 0 ? own : version));
    }
  }

  function shelf(resource: string): Shelf {
    const found = shelves.get(resource);
    if (found) return found;
    const made = createShelf(createHistory(start, historyLimit));
    shelves.set(resource, made);
    return made;
  }

  function change(resource: string, made: Change): Stored {
    shelf(resource).apply(made);
    for (const listener of everywhere) listener(resource, made);
    return made.after;
  }

  function list(resource: string): readonly Entry[];
  function list(resource: string, at: number): readonly Entry[] | undefined;
  function list(resource: string, at = version): readonly Entry[] | undefined {
    return shelf(resource).list(at >= version ? undefined : at);
  }

  return {
    version: () => version,
    get: (resource, key) => shelf(resource).get(key),
    list,
    put(resource, key, object) {
      const before = shelf(resource).get(key);
      version += 1;
      const after = stored(object, version);
      return change(resource, {type: before ? 'MODIFIED' : 'ADDED', key, before, after});
    },
    remove(resource, key) {
      const before = shelf(resource).get(key);
      if (!before) return undefined;
      version += 1;
      const after = stored(before.object, version);
      return change(resource, {type: 'DELETED', key, before, after});
    },
    since: (resource, from) => shelf(resource).history.since(from),
    follow: (resource, listener) => shelf(resource).follow(listener),
    resources: () => [...shelves.keys()],
    followAll(listener) {
      everywhere.add(listener);
      return () => void everywhere.delete(listener);
    },
  };
}

/** `namespace/name`, or the name of what is in no namespace. */
export function keyOf({metadata: {namespace, name}}: ApiObject): string {
  return namespace ? `${namespace}/${name}` : name;
}

/** The objects of one resource. */
interface Shelf {
  readonly history: History;
  get(key: string): Stored | undefined;
  fill(key: string, value: Stored): void;
  list(at?: number): readonly Entry[] | undefined;
  apply(change: Change): void;
  follow(listener: (change: Change) => void): () => void;
}

function createShelf(history: History): Shelf {
  const objects = new Map<string, Stored>();
  const listeners = new Set<(change: Change) => void>();
  let sorted: readonly Entry[] | undefined;

  return {
    history,
    get: (key) => objects.get(key),
    fill: (key, value) => void objects.set(key, value),
    list(at) {
      if (at === undefined) return (sorted ??= byKey(objects));
      const changes = history.since(at);
      return changes && byKey(undone(objects, changes));
    },
    apply(change) {
      sorted = undefined;
      if (change.type === 'DELETED') objects.delete(change.key);
      else objects.set(change.key, change.after);
      history.add(change);
      for (const listener of listeners) listener(change);
    },
    follow(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** What was there before the changes, which are taken back from the newest on. */
function undone(
  objects: ReadonlyMap<string, Stored>,
  changes: readonly Change[],
): ReadonlyMap<string, Stored> {
  const past = new Map(objects);
  for (const {key, before} of changes.toReversed()) {
    if (before) past.set(key, before);
    else past.delete(key);
  }
  return past;
}

function byKey(objects: ReadonlyMap<string, Stored>): readonly Entry[] {
  const entries = Array.from(objects, ([key, value]) => ({key, stored: value}));
  return entries.sort((one, other) => (one.key < other.key ? -1 : 1));
}
