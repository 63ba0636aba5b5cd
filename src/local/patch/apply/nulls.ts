import {fieldOf, fieldsFrom, isFields, isList, type Fields} from '../json.js';
import {mergeKeysOfElement, mergeKeysOfField, type MergeKeys} from '../merge-keys-shape.js';
import {elementsOf} from './list-elements.js';
import {listElement} from './path-element.js';

/**
 * The object without the fields that are null, which says that they are not there. Those that were null before stay:
 * the server prints some so, `lastHeartbeatTime` of a condition.
 */
export function withoutNewNulls(after: Fields, before: Fields, shape: MergeKeys): Fields {
  return clean(after, before, shape) as Fields;
}

function clean(after: unknown, before: unknown, shape: MergeKeys | undefined): unknown {
  if (isFields(after)) {
    const old = isFields(before) ? before : {};
    return fieldsFrom(
      Object.entries(after)
        .filter(([name, field]) => field !== null || fieldOf(old, name) === null)
        .map(([name, field]) => [
          name,
          clean(field, fieldOf(old, name), mergeKeysOfField(shape, name)),
        ]),
    );
  }
  if (!isList(after)) return after;
  if (!shape?.keys) return after.map((item) => clean(item, undefined, undefined));
  const old = elementsOf(isList(before) ? before : [], shape);
  const below = mergeKeysOfElement(shape);
  return after.map((item) => clean(item, old.get(listElement(item, shape))?.[0], below));
}
