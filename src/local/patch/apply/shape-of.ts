import {isFields, isList, type Fields} from '../json.js';
import type {MergeKeys} from '../merge-keys-shape.js';

/**
 * How one or two values of the same field are walked: field by field, element by element, or not at all. A null, and
 * a value that is not there, take the form of the other one.
 */
export type Walk =
  | {readonly by: 'fields'; readonly left: Fields; readonly right: Fields}
  | {
      readonly by: 'elements';
      readonly left: readonly unknown[];
      readonly right: readonly unknown[];
      readonly list: MergeKeys;
    }
  | {readonly by: 'nothing'};

/** How these two values are walked. Two empty ones are not, so that empty and absent stay apart. */
export function walkOf(left: unknown, right: unknown, shape: MergeKeys | undefined): Walk {
  if (shape?.atomic || (size(left) === 0 && size(right) === 0)) return {by: 'nothing'};
  if (isObjectOrNone(left) && isObjectOrNone(right)) {
    return {by: 'fields', left: left ?? {}, right: right ?? {}};
  }
  if ((shape?.keys || shape?.set) && isListOrNone(left) && isListOrNone(right)) {
    return {by: 'elements', left: left ?? [], right: right ?? [], list: shape};
  }
  return {by: 'nothing'};
}

function isObjectOrNone(value: unknown): value is Fields | null | undefined {
  return value === undefined || value === null || isFields(value);
}

function isListOrNone(value: unknown): value is readonly unknown[] | null | undefined {
  return value === undefined || value === null || isList(value);
}

function size(value: unknown): number {
  if (isList(value)) return value.length;
  return isFields(value) ? Object.keys(value).length : 0;
}
