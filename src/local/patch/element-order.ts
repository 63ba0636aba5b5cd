import {isFields, type Fields} from './json.js';
import {goText} from './directives.js';
import {PatchError} from './patch-error.js';

/** Whether two elements of a list are the same one; without a key, whether they are the same value. */
export function sameElement(one: unknown, other: unknown, key: string): boolean {
  return keyOf(one, key) === keyOf(other, key);
}

/**
 * A merged list in a wanted order; what the order does not name is only the server's, and comes before what it stood
 * before there.
 */
export function inOrder(
  list: readonly unknown[],
  order: readonly unknown[],
  server: readonly unknown[],
  key: string,
): readonly unknown[] {
  for (const item of [...list, ...order]) hasKey(item, key);
  const named = list.filter((item) => placeIn(order, item, key) !== -1);
  const others = list.filter((item) => placeIn(order, item, key) === -1);
  return interleave(sorted(others, server, key), sorted(named, order, key), server, key);
}

/**
 * That the elements of a patch come in the order of its `$setElementOrder`, and are all in it.
 *
 * @throws PatchError when they do not
 */
export function checkOrder(
  patch: readonly unknown[],
  order: readonly unknown[],
  key: string,
): void {
  if (order.length === 0 || patch.length === 0) return;
  let place = 0;
  for (const element of patch) {
    if (isFields(element) && Object.hasOwn(element, '$patch')) continue;
    hasKey(element, key);
    while (place < order.length && !sameElement(order[place], element, key)) place += 1;
    if (place === order.length) {
      throw new PatchError(
        500,
        `The order in patch list:\n${goText(patch)}\n doesn't match $setElementOrder list:\n${goText(order)}\n`,
      );
    }
    place += 1;
  }
}

/** Two lists as one, each in its order: an element of the first comes where the server had it before the second's next. */
function interleave(
  first: readonly unknown[],
  second: readonly unknown[],
  server: readonly unknown[],
  key: string,
): readonly unknown[] {
  const all: unknown[] = [];
  let [i, j] = [0, 0];
  while (i < first.length && j < second.length) {
    const [left, right] = [placeIn(server, first[i], key), placeIn(server, second[j], key)];
    if (left !== -1 && right !== -1 && left < right) all.push(first[i++]);
    else all.push(second[j++]);
  }
  return [...all, ...first.slice(i), ...second.slice(j)];
}

function sorted(list: readonly unknown[], order: readonly unknown[], key: string): unknown[] {
  return [...list].sort((one, other) => placeIn(order, one, key) - placeIn(order, other, key));
}

function placeIn(list: readonly unknown[], item: unknown, key: string): number {
  return list.findIndex((other) => sameElement(other, item, key));
}

function keyOf(item: unknown, key: string): unknown {
  return key !== '' && isFields(item) ? item[key] : item;
}

function hasKey(item: unknown, key: string): void {
  if (key === '' || (isFields(item) && Object.hasOwn(item, key))) return;
  const shown = isFields(item) ? item : ({} as Fields);
  throw new PatchError(500, `map: ${goText(shown)} does not contain declared merge key: ${key}`);
}
