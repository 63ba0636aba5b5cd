import {fieldOf, isFields, isList, type Fields} from '../json.js';
import type {MergeKeys} from '../merge-keys-shape.js';
import {PatchError} from '../patch-error.js';

/** `f:spec`, the path element of an object's field. */
export function fieldElement(name: string): string {
  return `f:${name}`;
}

/**
 * The path element of a list's element: `k:{"type":"Ready"}` where it is told by its keys, `v:"a"` in a list of plain
 * values.
 *
 * @throws PatchError for an element that has none of its keys, or is no plain value
 */
export function listElement(item: unknown, list: MergeKeys): string {
  if (list.keys) return `k:${goJson(keysOf(item, list.keys))}`;
  if (isFields(item)) throw fault("associative list without keys has an element that's a map type");
  if (isList(item)) {
    throw fault('not supported: associative list with lists as elements');
  }
  if (item === null) {
    throw fault("associative list without keys has an element that's an explicit null");
  }
  return `v:${goJson(item)}`;
}

/** A path element in words: `.spec`, `[name="npd-agent"]`, `[="a"]`. */
export function elementText(element: string): string {
  const content = element.slice(2);
  if (element.startsWith('f:')) return `.${content}`;
  if (element.startsWith('v:')) return `[=${content}]`;
  if (element.startsWith('i:')) return `[${content}]`;
  const keys = Object.entries(JSON.parse(content) as Fields);
  return `[${keys.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(',')}]`;
}

/** The order in which the server lists path elements: fields by name, then keys, then values. */
export function compareElements(one: string, other: string): number {
  const [kind, otherKind] = [one.slice(0, 2), other.slice(0, 2)];
  if (kind !== otherKind) return 'f:k:v:i:'.indexOf(kind) - 'f:k:v:i:'.indexOf(otherKind);
  if (kind === 'f:') return compareValues(one, other);
  const [left, right] = [JSON.parse(one.slice(2)), JSON.parse(other.slice(2))] as unknown[];
  if (!isFields(left) || !isFields(right)) return compareValues(left, right);
  const pairs = [Object.entries(left).flat(), Object.entries(right).flat()] as const;
  for (const [index, value] of pairs[0].entries()) {
    if (index >= pairs[1].length) return 1;
    const order = compareValues(value, pairs[1][index]);
    if (order !== 0) return order;
  }
  return pairs[0].length - pairs[1].length;
}

function compareValues(one: unknown, other: unknown): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  if (typeof one === 'number' || typeof other === 'number') return typeof one === 'number' ? -1 : 1;
  const [left, right] = [String(one), String(other)];
  return left < right ? -1 : Number(left > right);
}

function keysOf(item: unknown, keys: NonNullable<MergeKeys['keys']>): Fields {
  if (item === null) throw fault('associative list with keys may not have a null element');
  if (!isFields(item)) throw fault('associative list with keys may not have non-map elements');
  const found = Object.keys(keys)
    .sort()
    .map((name): [string, unknown] => [name, fieldOf(item, name) ?? keys[name]])
    .filter(([, value]) => value !== null);
  if (found.length > 0) return Object.fromEntries(found);
  const names = Object.keys(keys).map((name) => JSON.stringify(name));
  throw fault(
    `associative list with keys has an element that omits all key fields [${names.join(' ')}] (and doesn't have default values for any key fields)`,
  );
}

/** JSON as Go writes it, which also escapes what HTML would misread. */
function goJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function fault(message: string): PatchError {
  return new PatchError(500, message);
}
