import {fieldOf, sameJson, type Fields} from '../json.js';
import {
  mergeKeysOfElement,
  mergeKeysOfField,
  presentFields,
  type MergeKeys,
} from '../merge-keys-shape.js';
import {fieldSet, noFields, thisField, withoutTopFields, type FieldSet} from './field-set.js';
import {elementsOf} from './list-elements.js';
import {fieldElement} from './path-element.js';
import {walkOf, type Walk} from './shape-of.js';

/** What differs between two objects. No field is in more than one of the sets. */
export interface Comparison {
  readonly added: FieldSet;
  readonly removed: FieldSet;
  /** In both, and different. */
  readonly modified: FieldSet;
}

const same: Comparison = {added: noFields, removed: noFields, modified: noFields};
const isAdded: Comparison = {...same, added: thisField};
const isRemoved: Comparison = {...same, removed: thisField};
const isModified: Comparison = {...same, modified: thisField};

/** What makes the second object of the first, but for what is below the top fields that are ignored. */
export function compare(
  before: Fields,
  after: Fields,
  shape: MergeKeys,
  ignored: readonly string[],
): Comparison {
  const {added, removed, modified} = compareValues(before, after, shape);
  return {
    added: withoutTopFields(added, ignored),
    removed: withoutTopFields(removed, ignored),
    modified: withoutTopFields(modified, ignored),
  };
}

function compareValues(left: unknown, right: unknown, shape: MergeKeys | undefined): Comparison {
  const walk = walkOf(left, right, shape);
  if (walk.by === 'nothing') return compareWhole(left, right);
  const parts: [string, Comparison][] =
    walk.by === 'elements'
      ? compareElements(walk, mergeKeysOfElement(walk.list))
      : compareFields(walk, {left: left !== undefined, right: right !== undefined}, shape);
  return {
    added: fieldSet(left === undefined, pick(parts, 'added')),
    removed: fieldSet(right === undefined, pick(parts, 'removed')),
    modified: fieldSet(false, pick(parts, 'modified')),
  };
}

/** @param there which of the two objects there is at all */
function compareFields(
  {left, right}: {readonly left: Fields; readonly right: Fields},
  there: {readonly left: boolean; readonly right: boolean},
  shape: MergeKeys | undefined,
): [string, Comparison][] {
  const present = presentFields(shape);
  function valueIn(object: Fields, is: boolean, name: string): unknown {
    const value = fieldOf(object, name);
    return value === undefined && is && present.includes(name) ? null : value;
  }
  const names = new Set([...Object.keys(left), ...Object.keys(right), ...present]);
  return [...names].map((name) => [
    fieldElement(name),
    compareValues(
      valueIn(left, there.left, name),
      valueIn(right, there.right, name),
      mergeKeysOfField(shape, name),
    ),
  ]);
}

function compareWhole(left: unknown, right: unknown): Comparison {
  if (left === undefined) return right === undefined ? same : isAdded;
  if (right === undefined) return isRemoved;
  return sameJson(left, right) ? same : isModified;
}

/** Elements that stand in a list twice count as one whole, which comes and goes beside the single one. */
function compareElements(
  walk: Extract<Walk, {by: 'elements'}>,
  shape: MergeKeys,
): [string, Comparison][] {
  const left = elementsOf(walk.left, walk.list);
  const right = elementsOf(walk.right, walk.list);
  const all = [...new Set([...left.keys(), ...right.keys()])];
  return all.map((element) => {
    const [before, after] = [left.get(element) ?? [], right.get(element) ?? []];
    if (before.length <= 1 && after.length <= 1) {
      return [element, compareValues(before[0], after[0], shape)];
    }
    if (before.length > 1 && after.length > 1) return [element, compareWhole(before, after)];
    if (before.length > 1) {
      const one = after.length === 0 ? same : compareValues(undefined, after[0], shape);
      return [element, {...one, removed: thisField}];
    }
    const one = before.length === 0 ? same : compareValues(before[0], undefined, shape);
    return [element, {...one, added: thisField}];
  });
}

function pick(
  parts: readonly [string, Comparison][],
  which: keyof Comparison,
): [string, FieldSet][] {
  return parts.map(([element, comparison]) => [element, comparison[which]]);
}
