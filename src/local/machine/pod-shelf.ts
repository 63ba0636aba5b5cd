import {randomUUID} from 'node:crypto';
import type {ApiObject} from '../api/kind.js';
import {keyOf, type Store} from '../store/store.js';

/** The pods of the embedded API, which only this machine writes: clients read them. */
export interface PodShelf {
  /** @param pod without what the API fills in */
  create(pod: ApiObject): ApiObject;
  /** Writes the status of one that is there, unless it is what it was. */
  setStatus(pod: ApiObject, status: object): void;
  remove(pod: ApiObject): void;
  all(): readonly ApiObject[];
}

const resource = 'pods';

/** The shelf of a store. */
export function podShelf(store: Store, now: () => Date): PodShelf {
  return {
    create(pod) {
      const metadata = {
        ...pod.metadata,
        uid: randomUUID(),
        creationTimestamp: `${now().toISOString().slice(0, 19)}Z`,
      };
      const made = {...pod, metadata, status: {phase: 'Pending', qosClass: 'Burstable'}};
      return store.put(resource, keyOf(made), made).object;
    },
    setStatus(pod, status) {
      const present = store.get(resource, keyOf(pod))?.object;
      if (!present || JSON.stringify(present['status']) === JSON.stringify(status)) return;
      store.put(resource, keyOf(pod), {...present, status});
    },
    remove: (pod) => void store.remove(resource, keyOf(pod)),
    all: () => store.list(resource).map(({stored}) => stored.object),
  };
}
