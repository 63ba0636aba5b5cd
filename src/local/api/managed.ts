import {mergeKeysOf} from '../patch/merge-keys.js';
import {updateManagers} from '../patch/update-managers.js';
import type {ApiObject} from './kind.js';

/** One ordinary write, whose fields belong to who writes from then on. */
interface Written {
  readonly before?: ApiObject;
  readonly after: ApiObject;
  readonly time: Date;
  readonly subresource?: string | undefined;
}

/** The object with `metadata.managedFields` as they are after an ordinary write. */
export function managedBy(manager: string, {before, after, time, subresource}: Written): ApiObject {
  const mergeKeys = mergeKeysOf(after);
  return updateManagers({
    before,
    after,
    manager,
    time,
    subresource,
    mergeKeys,
    operation: 'Update',
  }) as ApiObject;
}
