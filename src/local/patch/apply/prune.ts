import {fieldsFrom, isFields, isList, type Fields} from '../json.js';
import {mergeKeysOfElement, mergeKeysOfField, type MergeKeys} from '../merge-keys-shape.js';
import {difference, intersection, isEmpty, union, withNamedFields} from './field-set.js';
import type {FieldSet} from './field-set.js';
import {fieldsOf} from './fields-of.js';
import {fieldElement, listElement} from './path-element.js';

/**
 * The merged object without what the applier applied the last time and now left out. What another manager owns stays,
 * and so does what holds it.
 *
 * @param last what the applier owned before
 * @param owned what all managers own now, the applier included
 */
export function prune(
  merged: Fields,
  {last, owned}: {readonly last: FieldSet; readonly owned: FieldSet},
  shape: MergeKeys,
): Fields {
  if (isEmpty(last)) return merged;
  const lastNamed = withNamedFields(last);
  const all = withNamedFields(fieldsOf(merged, shape));
  function without(gone: FieldSet): Fields {
    return withoutFields(merged, gone, shape);
  }
  function left(object: Fields): FieldSet {
    return withNamedFields(fieldsOf(object, shape));
  }

  const pruned = without(lastNamed);
  // What the applier dropped may hold what others own: that comes back, with all that nobody owns.
  const withOwned = without(difference(all, union(left(pruned), withNamedFields(owned))));
  // And what fell with its holder but was never the applier's comes back too.
  return without(intersection(difference(all, left(withOwned)), lastNamed));
}

/** The object without these fields. An object or a list of which nothing is left is null: it was there. */
function withoutFields(object: Fields, gone: FieldSet, shape: MergeKeys): Fields {
  const rest = withoutBelow(object, gone, shape);
  return isFields(rest) ? rest : {};
}

function withoutBelow(value: unknown, gone: FieldSet, shape: MergeKeys | undefined): unknown {
  if (isFields(value)) {
    if (shape?.atomic) return null;
    const kept = Object.entries(value).flatMap(([name, field]): [string, unknown][] => {
      const part = gone.children.get(fieldElement(name));
      if (part?.owned) return [];
      return [[name, part ? withoutBelow(field, part, mergeKeysOfField(shape, name)) : field]];
    });
    return kept.length > 0 ? fieldsFrom(kept) : null;
  }
  if (!isList(value)) return value;
  if (!shape?.keys && !shape?.set) return null;
  const below = mergeKeysOfElement(shape);
  const kept = value.flatMap((item) => {
    const part = gone.children.get(listElement(item, shape));
    if (part?.owned) return [];
    return [part ? withoutBelow(item, part, below) : item];
  });
  return kept.length > 0 ? kept : null;
}
