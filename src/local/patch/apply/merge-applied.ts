import {fieldOf, fieldsFrom, type Fields} from '../json.js';
import {mergeKeysOfElement, mergeKeysOfField, type MergeKeys} from '../merge-keys-shape.js';
import {PatchError} from '../patch-error.js';
import {elementsOf} from './list-elements.js';
import {elementText, listElement} from './path-element.js';
import {walkOf} from './shape-of.js';

/** The live object with all that is applied in it. Nothing is taken off it yet. */
export function mergeApplied(live: Fields, applied: Fields, shape: MergeKeys): Fields {
  return (mergeValues(live, applied, shape) ?? {}) as Fields;
}

function mergeValues(live: unknown, applied: unknown, shape: MergeKeys | undefined): unknown {
  if (applied === undefined) return live;
  const walk = walkOf(live, applied, shape);
  if (walk.by === 'nothing') return applied;
  if (walk.by === 'elements') return mergeElements(walk.left, walk.right, walk.list);
  const names = new Set([...Object.keys(walk.left), ...Object.keys(walk.right)]);
  return fieldsFrom(
    [...names].map((name) => [
      name,
      mergeValues(
        fieldOf(walk.left, name),
        fieldOf(walk.right, name),
        mergeKeysOfField(shape, name),
      ),
    ]),
  );
}

/** Both lists as one: what is applied in its order, and what only the live list has where it stood among it. */
function mergeElements(
  live: readonly unknown[],
  applied: readonly unknown[],
  list: MergeKeys,
): readonly unknown[] {
  const below = mergeKeysOfElement(list);
  const liveElements = elementsOf(live, list);
  const appliedElements = elementsOf(applied, list);
  const wanted = [...appliedElements.keys()];
  const shared = wanted.filter((element) => liveElements.has(element));
  const merged: unknown[] = [];
  const taken = new Set<string>();

  function take(element: string): void {
    const before = liveElements.get(element) ?? [];
    // Of elements that stand there twice it is not known which is meant: what is applied takes their place.
    const single = before.length === 1 ? before[0] : undefined;
    merged.push(mergeValues(single, appliedElements.get(element)?.[0], below));
    taken.add(element);
    if (shared[0] === element) shared.shift();
  }

  let next = 0;
  for (const item of live) {
    const element = listElement(item, list);
    if (!appliedElements.has(element)) merged.push(item);
    else if (!taken.has(element) && element === shared[0]) {
      while (next < wanted.length && !taken.has(element)) take(wanted[next++] ?? element);
    }
  }
  for (const element of wanted.slice(next)) take(element);
  return merged;
}

/**
 * That no list of what is applied names the same element twice.
 *
 * @throws PatchError with the place and the element
 */
export function checkNoDuplicates(value: unknown, shape: MergeKeys | undefined, path = ''): void {
  const walk = walkOf(value, undefined, shape);
  if (walk.by === 'fields') {
    for (const [name, field] of Object.entries(walk.left)) {
      checkNoDuplicates(field, mergeKeysOfField(shape, name), `${path}.${name}`);
    }
  }
  if (walk.by === 'elements') {
    const below = mergeKeysOfElement(walk.list);
    for (const [element, items] of elementsIn(walk.left, walk.list, path)) {
      const text = elementText(element);
      if (items.length > 1) throw new PatchError(500, `${path}: duplicate entries for key ${text}`);
      checkNoDuplicates(items[0], below, `${path}${text}`);
    }
  }
}

function elementsIn(
  items: readonly unknown[],
  list: MergeKeys,
  path: string,
): ReadonlyMap<string, readonly unknown[]> {
  for (const [index, item] of items.entries()) {
    try {
      listElement(item, list);
    } catch (error) {
      if (!(error instanceof PatchError)) throw error;
      throw new PatchError(500, `${path}: element ${index}: ${error.message}`);
    }
  }
  return elementsOf(items, list);
}
