import {mergeKeysOfElement, mergeKeysOfField, type MergeKeys} from '../merge-keys-shape.js';
import {fieldSet, noFields, thisField, type FieldSet} from './field-set.js';
import {elementsOf} from './list-elements.js';
import {fieldElement} from './path-element.js';
import {walkOf} from './shape-of.js';

/** The fields that an object has, as the one who applies it comes to own them: its leaves, and the elements of its lists. */
export function fieldsOf(value: unknown, shape: MergeKeys | undefined): FieldSet {
  const walk = walkOf(value, undefined, shape);
  if (walk.by === 'fields') {
    return fieldSet(
      false,
      Object.entries(walk.left).map(([name, field]) => [
        fieldElement(name),
        fieldsOf(field, mergeKeysOfField(shape, name)),
      ]),
    );
  }
  if (walk.by === 'elements') {
    const below = mergeKeysOfElement(walk.list);
    return fieldSet(
      false,
      [...elementsOf(walk.left, walk.list)].map(([element, items]) => [
        element,
        items.length > 1 ? thisField : {...fieldsOf(items[0], below), owned: true},
      ]),
    );
  }
  // An empty list that merges by element is nobody's: there is no element to own.
  const none = Array.isArray(value) && value.length === 0 && (shape?.keys ?? shape?.set);
  return none ? noFields : thisField;
}
