import type {MergeKeys} from '../merge-keys-shape.js';
import {listElement} from './path-element.js';

/** A list's elements by path element, in order; more than one where the same stands there twice. */
export function elementsOf(
  items: readonly unknown[],
  list: MergeKeys,
): ReadonlyMap<string, readonly unknown[]> {
  const elements = new Map<string, unknown[]>();
  for (const item of items) {
    const element = listElement(item, list);
    const before = elements.get(element);
    if (before) before.push(item);
    else elements.set(element, [item]);
  }
  return elements;
}
