import {isFields} from '../patch/json.js';
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
  const {metadata} = updateManagers({
    ...{before: before && said(before), after: said(after), manager, time, subresource, mergeKeys},
    operation: 'Update',
  }) as ApiObject;
  const {managedFields} = metadata;
  const {managedFields: _, ...rest} = after.metadata;
  void _;
  return {
    ...after,
    metadata: {...rest, name: metadata.name, ...(managedFields && {managedFields})},
  };
}

/** Without what the server always writes though nobody said it: `spec: {}`, `eventTime: null`. Nobody owns that. */
function said(object: ApiObject): ApiObject {
  const fields = Object.entries(object).filter(([name, value]) => !isNothing(name, value));
  return Object.fromEntries(fields) as unknown as ApiObject;
}

function isNothing(name: string, value: unknown): boolean {
  if (value === null) return /Time(stamp)?$/.test(name);
  return value === '' || (isFields(value) && Object.keys(value).length === 0);
}
