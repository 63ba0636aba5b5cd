import {fieldOf, fieldsFrom, isFields, type Fields} from './json.js';

/**
 * The object with a merge patch in it: null removes, objects are merged, all else replaces.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7386
 */
export function mergePatch(target: Fields, patch: Fields): Fields {
  const merged = new Map(Object.entries(target));
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name);
    else merged.set(name, mergedValue(fieldOf(target, name), value));
  }
  return fieldsFrom(merged);
}

function mergedValue(target: unknown, patch: unknown): unknown {
  return isFields(patch) ? mergePatch(isFields(target) ? target : {}, patch) : patch;
}
