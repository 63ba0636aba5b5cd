import {isFields, isList, type Fields} from './json.js';
import {mergeKeysOfElement, mergeKeysOfField, type MergeKeys} from './merge-keys-shape.js';
import {PatchError} from './patch-error.js';
import {directive, extractKey, goText, isDirective, withoutDirectives} from './directives.js';
import {checkOrder, inOrder, sameElement} from './element-order.js';

/**
 * The object with a strategic merge patch in it, as kubectl and the agent send them: null removes, objects merge, a
 * list merges by its merge key where it has one and is replaced where it has none.
 *
 * - `$patch: replace` in an object takes it as it is, `$patch: delete` empties it; in a list's element the same of
 *   the list and of that element.
 * - `$retainKeys` drops every field that it does not name.
 * - `$deleteFromPrimitiveList/x` takes values off the list `x`, `$setElementOrder/x` puts it in order.
 *
 * @throws PatchError 400, 422 or 500, as the server answers
 * @see https://git.k8s.io/community/contributors/devel/sig-api-machinery/strategic-merge-patch.md
 */
export function strategicMerge(
  target: Fields,
  patch: Fields,
  mergeKeys: MergeKeys | undefined,
): Fields {
  if (Object.hasOwn(patch, directive.patch)) return replacedObject(patch);

  const merged = new Map(Object.entries(retained(target, patch)));
  const done = new Set<string>([directive.retainKeys]);
  mergeOrderedLists(merged, patch, mergeKeys, done);
  for (const [name, value] of Object.entries(patch)) {
    if (done.has(name)) continue;
    if (name.startsWith(directive.deleteFromPrimitiveList)) {
      deleteFromList(merged, name, value);
    } else {
      mergeField(merged, name, value, mergeKeysOfField(mergeKeys, name));
    }
  }
  return Object.fromEntries(merged);
}

function replacedObject(patch: Fields): Fields {
  const {[directive.patch]: what, ...rest} = patch;
  if (what === 'replace') return rest;
  if (what === 'delete') return {};
  throw unknownPatchType(what, patch);
}

/** The object without the fields that `$retainKeys` does not name. */
function retained(target: Fields, patch: Fields): Fields {
  if (!Object.hasOwn(patch, directive.retainKeys)) return target;
  const wanted = patch[directive.retainKeys];
  const fault = new PatchError(400, 'invalid patch format of retainKeys');
  if (!isList(wanted)) throw fault;
  for (const [name, value] of Object.entries(patch)) {
    if (value === null || name === directive.retainKeys || isDirective(name)) continue;
    if (!wanted.includes(name)) throw fault;
  }
  return Object.fromEntries(Object.entries(target).filter(([name]) => wanted.includes(name)));
}

/** Merges each list that has a `$setElementOrder`, and puts it in that order. */
function mergeOrderedLists(
  merged: Map<string, unknown>,
  patch: Fields,
  mergeKeys: MergeKeys | undefined,
  done: Set<string>,
): void {
  for (const [key, order] of Object.entries(patch)) {
    if (!key.startsWith(directive.setElementOrder)) continue;
    done.add(key);
    const name = extractKey(key, directive.setElementOrder);
    const shape = mergeKeysOfField(mergeKeys, name);
    const orderList = listIn(order);
    const original = listIn(merged.get(name));
    const wanted = listIn(patch[name]);
    checkOrder(wanted ?? [], orderList ?? [], shape?.patchBy ?? '');
    if (!original && !wanted) continue;
    if (sameType(original ?? [], wanted ?? []) === undefined) {
      throw new PatchError(500, 'no elements in any of the given slices');
    }
    const both =
      original && wanted
        ? mergeList(original, wanted, shape)
        : (original ?? (withoutDirectives(wanted ?? []) as readonly unknown[]));
    merged.set(name, inOrder(both, orderList ?? [], original ?? [], shape?.patchBy ?? ''));
    done.add(name);
  }
}

function listIn(value: unknown): readonly unknown[] | undefined {
  if (value === undefined || isList(value)) return value;
  throw new PatchError(500, `expected a []interface {}, but received a ${goType(value)}`);
}

function deleteFromList(merged: Map<string, unknown>, key: string, gone: unknown): void {
  const name = extractKey(key, directive.deleteFromPrimitiveList);
  if (gone === null) {
    merged.delete(name);
    return;
  }
  const list = merged.get(name);
  if (!isList(list) || !isList(gone)) return;
  sameType(list, gone);
  merged.set(
    name,
    list.filter((item) => !gone.includes(item)),
  );
}

function mergeField(
  merged: Map<string, unknown>,
  name: string,
  value: unknown,
  shape: MergeKeys | undefined,
): void {
  const before = merged.get(name);
  if (value === null) merged.delete(name);
  else if (isFields(value) && isFields(before)) {
    merged.set(name, strategicMerge(before, value, shape));
  } else if (isList(value) && isList(before)) {
    merged.set(name, mergeList(before, value, shape));
  } else {
    const clean = withoutDirectives(withoutNulls(value));
    if (clean === undefined) merged.delete(name);
    else merged.set(name, clean);
  }
}

function mergeList(
  original: readonly unknown[],
  patch: readonly unknown[],
  shape: MergeKeys | undefined,
): readonly unknown[] {
  const key = shape?.patchBy;
  if (key === undefined) return patch;
  if (original.length === 0 && patch.length === 0) return original;
  sameType(original, patch);
  if (!isFields(original[0] ?? patch[0])) {
    const values = [...new Set([...original, ...patch])];
    return inOrder(values, patch, original, '');
  }
  if (key === '') throw new PatchError(500, 'cannot merge lists without merge key for the field');
  const {rest, elements} = specialElements(original as Fields[], patch as Fields[], key);
  const merged = mergeElements(rest, elements, key, mergeKeysOfElement(shape ?? {}));
  return inOrder(merged, elements, rest, key);
}

/** Does what elements with `$patch` say: the list without what they delete or replace, and the patch's other elements. */
function specialElements(
  original: readonly Fields[],
  patch: readonly Fields[],
  key: string,
): {rest: readonly Fields[]; elements: readonly Fields[]} {
  let rest = original;
  let replace = false;
  const elements: Fields[] = [];
  for (const element of patch) {
    const what = element[directive.patch];
    if (what === undefined) elements.push(element);
    else if (what === 'delete') {
      if (!Object.hasOwn(element, key)) throw noMergeKey(element, key);
      rest = rest.filter((item) => item[key] !== element[key]);
    } else if (what === 'replace') replace = true;
    else if (what === 'merge') {
      throw new PatchError(500, 'merging lists cannot yet be specified in the patch');
    } else throw unknownPatchType(what, element);
  }
  return replace ? {rest: elements, elements: []} : {rest, elements};
}

function mergeElements(
  original: readonly Fields[],
  patch: readonly Fields[],
  key: string,
  shape: MergeKeys,
): readonly Fields[] {
  const merged = [...original];
  for (const element of patch) {
    if (!Object.hasOwn(element, key)) throw noMergeKey(element, key);
    const place = merged.findIndex((item) => sameElement(item, element, key));
    const before = merged[place];
    if (before) merged[place] = strategicMerge(before, element, shape);
    else merged.push(withoutNulls(element) as Fields);
  }
  return merged;
}

/** A value as it stands where there was none: a null in an object of the patch is nothing to remove. */
function withoutNulls(value: unknown): unknown {
  if (isList(value)) return value.map(withoutNulls);
  if (!isFields(value)) return value;
  const kept = Object.entries(value).filter(([, field]) => field !== null);
  return Object.fromEntries(kept.map(([name, field]) => [name, withoutNulls(field)]));
}

/** The type that all elements of the lists have, in Go's words; undefined when there is no element. */
function sameType(...lists: readonly (readonly unknown[])[]): string | undefined {
  const [type, ...others] = lists.flat(1).map(goType);
  if (type === '[]interface {}') throw new PatchError(422, 'lists of lists are not supported');
  if (others.every((other) => other === type)) return type;
  throw new PatchError(500, `list element types are not identical: ${goText(lists)}`);
}

function goType(value: unknown): string {
  if (isList(value)) return '[]interface {}';
  if (isFields(value)) return 'map[string]interface {}';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  if (value === null) return '%!s(<nil>)';
  return typeof value === 'boolean' ? 'bool' : 'string';
}

function noMergeKey(element: Fields, key: string): PatchError {
  return new PatchError(500, `map: ${goText(element)} does not contain declared merge key: ${key}`);
}

function unknownPatchType(what: unknown, patch: Fields): PatchError {
  return new PatchError(500, `unknown patch type: ${goText(what)} in map: ${goText(patch)}`);
}
