import type {ApiObject} from '../api/kind.js';

/** One version of one object. It never changes, so its JSON is made once, for whoever reads or watches it first. */
export interface Stored {
  readonly object: ApiObject;
  /** The store's version when this one was written; also its `metadata.resourceVersion`. */
  readonly version: number;
  /** UTF-8, without a line's end. */
  json(): Buffer;
}

/** @returns the object as stored at a version, which it then carries as its resourceVersion */
export function stored(object: ApiObject, version: number): Stored {
  const carried = {
    ...object,
    metadata: {...object.metadata, resourceVersion: String(version)},
  };
  let json: Buffer | undefined;
  return {
    object: carried,
    version,
    json: () => (json ??= Buffer.from(JSON.stringify(carried))),
  };
}
