import {isFields, isList, sameJson, type Fields} from './json.js';
import {pointerNames} from './json-pointer.js';
import {PatchError} from './patch-error.js';

const maxOperations = 10_000;
const refusal = 'the server rejected our request due to an error in our request';

/**
 * The object after a JSON patch, with the refusals of the library that the API server uses: an index may be negative,
 * `replace` makes a field that was not there, `test` of null holds for a field that is not there.
 *
 * @param operations what came over the wire
 * @throws PatchError 400 for what is no list of operations, 413 for too many, 422 for one that does not fit
 * @see https://www.rfc-editor.org/rfc/rfc6902
 */
export function jsonPatch(target: Fields, operations: unknown): Fields {
  if (!isList(operations) || !operations.every(isFields)) {
    const got = isList(operations) ? 'an element' : 'it';
    throw new PatchError(
      400,
      `error decoding patch: expected a list of operations, got ${got} \`${JSON.stringify(operations)}\``,
    );
  }
  if (operations.length > maxOperations) {
    throw new PatchError(
      413,
      `The allowed maximum operations in a JSON patch is ${maxOperations}, got ${operations.length}`,
    );
  }
  let patched: unknown = target;
  for (const operation of operations) patched = apply(patched, operation);
  if (!isFields(patched)) {
    throw refused(`expected an object after the patch, got \`${JSON.stringify(patched)}\``);
  }
  return patched;
}

function apply(document: unknown, operation: Fields): unknown {
  const kind = typeof operation['op'] === 'string' ? operation['op'] : 'unknown';
  switch (kind) {
    case 'add':
      return add(document, textOf(operation, 'path', kind), operation['value']);
    case 'remove':
      return remove(document, textOf(operation, 'path', kind));
    case 'replace':
      return replace(document, textOf(operation, 'path', kind), operation['value']);
    case 'move':
      return move(document, textOf(operation, 'from', kind), textOf(operation, 'path', kind));
    case 'copy':
      return copy(document, textOf(operation, 'from', kind), textOf(operation, 'path', kind));
    case 'test':
      test(document, textOf(operation, 'path', kind), operation['value']);
      return document;
    default:
      throw refused(`Unexpected kind: ${kind}`);
  }
}

function textOf(operation: Fields, field: 'path' | 'from', kind: string): string {
  const text = operation[field];
  if (typeof text === 'string') return text;
  throw refused(`${kind} operation failed to decode ${field}: missing value`);
}

function add(document: unknown, path: string, value: unknown): unknown {
  const missing = `add operation does not apply: doc is missing path: "${path}"`;
  return change(document, path, missing, (container, name) =>
    within(`error in add for path: '${path}'`, () => added(container, name, value)),
  );
}

function remove(document: unknown, path: string): unknown {
  const missing = `remove operation does not apply: doc is missing path: "${path}"`;
  return change(document, path, missing, (container, name) =>
    within(`error in remove for path: '${path}'`, () => removed(container, name)),
  );
}

function replace(document: unknown, path: string, value: unknown): unknown {
  if (path === '') return value;
  const missing = `replace operation does not apply: doc is missing path: ${path}`;
  const key = `replace operation does not apply: doc is missing key: ${path}: missing value`;
  return change(document, path, missing, (container, name) => {
    if (!isList(container)) return {...container, [name]: value};
    const index = indexIn(container, name);
    if (index === undefined || index >= container.length) throw refused(key);
    return container.with(index, value);
  });
}

function move(document: unknown, from: string, path: string): unknown {
  const missing = `move operation does not apply: doc is missing from path: ${from}`;
  const value = read(document, from, missing, `error in move for path: '${lastName(from)}'`);
  const without = change(document, from, missing, (container, name) =>
    within(`error in move for path: '${lastName(from)}'`, () => removed(container, name)),
  );
  const nowhere = `move operation does not apply: doc is missing destination path: ${path}`;
  return change(without, path, nowhere, (container, name) =>
    within(`error in move for path: '${path}'`, () => added(container, name, value)),
  );
}

function copy(document: unknown, from: string, path: string): unknown {
  const missing = `copy operation does not apply: doc is missing from path: ${from}`;
  const value = read(document, from, missing, `error in copy for from: '${from}'`);
  const nowhere = `copy operation does not apply: doc is missing destination path: ${path}`;
  return change(document, path, nowhere, (container, name) =>
    within('error while adding value during copy', () => added(container, name, value ?? null)),
  );
}

function test(document: unknown, path: string, value: unknown): void {
  const missing = `test operation does not apply: is missing path: ${path}`;
  const found =
    path === '' ? document : read(document, path, missing, `error in test for path: '${path}'`);
  if (!sameJson(found ?? null, value ?? null)) {
    throw refused(`testing value ${path} failed: test failed`);
  }
}

type Container = Fields | readonly unknown[];

/** The document with the container of a pointer's last name changed; nothing that it shares with the old one is. */
function change(
  document: unknown,
  pointer: string,
  missing: string,
  edit: (container: Container, name: string) => Container,
): unknown {
  const names = pointerNames(pointer);
  const last = names.at(-1);
  if (last === undefined) throw refused(`${missing}: missing value`);
  return descend(document, names.slice(0, -1));

  function descend(value: unknown, rest: readonly string[]): unknown {
    if (!isContainer(value)) throw refused(`${missing}: missing value`);
    const [name, ...below] = rest;
    if (name === undefined) return edit(value, last ?? '');
    const child = childOf(value, name);
    if (child === undefined) throw refused(`${missing}: missing value`);
    const changed = descend(child, below);
    if (isList(value)) return value.with(indexIn(value, name) ?? 0, changed);
    return {...value, [name]: changed};
  }
}

/** The value at a pointer; undefined for a field that is not there. */
function read(document: unknown, pointer: string, missing: string, doing: string): unknown {
  let found: unknown;
  change(document, pointer, missing, (container, name) => {
    within(doing, () => {
      if (isList(container)) found = container[indexWithin(name, container.length - 1)];
      else found = childOf(container, name);
    });
    return container;
  });
  return found;
}

function added(container: Container, name: string, value: unknown): Container {
  if (!isList(container)) return {...container, [name]: value ?? null};
  const index = name === '-' ? container.length : indexWithin(name, container.length);
  return container.toSpliced(index, 0, value ?? null);
}

function removed(container: Container, name: string): Container {
  if (isList(container)) {
    return container.toSpliced(indexWithin(name, container.length - 1), 1);
  }
  if (!Object.hasOwn(container, name)) {
    throw refused(`Unable to remove nonexistent key: ${name}: missing value`);
  }
  const {[name]: gone, ...rest} = container;
  void gone;
  return rest;
}

function isContainer(value: unknown): value is Container {
  return isFields(value) || isList(value);
}

function childOf(container: Container, name: string): unknown {
  if (!isList(container)) return Object.hasOwn(container, name) ? container[name] : undefined;
  const index = indexIn(container, name);
  return index === undefined ? undefined : container[index];
}

/** Where a name points in a list, counted from its end when it is negative; undefined for what is no such place. */
function indexIn(list: readonly unknown[], name: string): number | undefined {
  if (!/^[+-]?\d+$/.test(name)) return undefined;
  const index = Number(name);
  if (index >= 0) return index;
  return index < -list.length ? undefined : index + list.length;
}

function indexWithin(name: string, last: number): number {
  if (!/^[+-]?\d+$/.test(name)) {
    throw refused(`strconv.Atoi: parsing ${JSON.stringify(name)}: invalid syntax`);
  }
  const size = last + 1;
  const index = Number(name);
  const place = index < 0 ? index + size : index;
  if (place >= 0 && place <= last) return place;
  throw refused(`Unable to access invalid index: ${name}: invalid index referenced`);
}

function lastName(pointer: string): string {
  return pointerNames(pointer).at(-1) ?? '';
}

function within<T>(doing: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof PatchError) throw refused(`${doing}: ${reasonOf(error)}`);
    throw error;
  }
}

function reasonOf({cause, message}: PatchError): string {
  return cause instanceof Error ? cause.message : message;
}

/** The server keeps its library's reason to itself; here it is the cause. */
function refused(reason: string): PatchError {
  return new PatchError(422, refusal, {cause: new Error(reason)});
}
