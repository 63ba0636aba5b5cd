import {ConfigError} from '../config-error.js';
import {JsonSyntaxError, parseGoJson, type Json} from './json.js';

/**
 * Fields of JSON objects, read as Go decodes them into a struct: keys in any case, null leaves a field unset,
 * the last of several wins, unknown keys are ignored, wrong types are refused.
 * Each reader takes what is there, or gives undefined when it is unset.
 */
export interface Fields {
  string(key: string): string | undefined;
  /** Whole numbers only, as Go's int; `10.0` and `1e1` are refused. */
  int(key: string): number | undefined;
  bool(key: string): boolean | undefined;
  strings(key: string): readonly string[] | undefined;
  /** A map of strings; its keys are taken as they are. */
  stringMap(key: string): Readonly<Record<string, string>> | undefined;
  /** Of an object within the object. */
  object(key: string): Fields | undefined;
  objects(key: string): readonly Fields[] | undefined;
  /** The error for a field whose value is of the right type and wrong all the same. */
  wrong(key: string, problem: string, options?: ErrorOptions): ConfigError;
  /** Keys that none of the readers was asked for. */
  unknown(): readonly string[];
}

/**
 * @returns the document's fields; none when it is `null`
 * @throws ConfigError when it is not a JSON object
 */
export function readFields(document: Uint8Array | string, file: string): Fields {
  const value = parse(document, file);
  return fieldsOf(value.kind === 'null' ? [] : entriesOf(value, file, ''), file, '');
}

function parse(document: Uint8Array | string, file: string): Json {
  try {
    return parseGoJson(document);
  } catch (cause) {
    if (!(cause instanceof JsonSyntaxError)) throw cause;
    throw new ConfigError(file, '', `not JSON: ${cause.message}`, {cause});
  }
}

type Entries = readonly (readonly [string, Json])[];

function fieldsOf(entries: Entries, file: string, path: string): Fields {
  const byName = new Map<string, Json[]>();
  for (const [name, value] of entries) append(byName, fold(name), value);
  const asked = new Set<string>();

  function pathOf(key: string): string {
    return path === '' ? key : `${path}.${key}`;
  }

  /** Every value that is given for the key, in order. */
  function values(key: string): readonly Json[] {
    const name = fold(key);
    asked.add(name);
    return byName.get(name) ?? [];
  }

  /** A null leaves what was there before it. */
  function last<T>(key: string, read: (value: Json, path: string) => T): T | undefined {
    const all = given(values(key)).map((value) => read(value, pathOf(key)));
    return all.at(-1);
  }

  function items<T>(
    key: string,
    read: (values: readonly Json[], path: string) => T,
  ): readonly T[] | undefined {
    const {merged, count} = mergedItems(values(key), file, pathOf(key));
    const all = merged.map((item, i) => read(given(item), `${pathOf(key)}[${i}]`));
    return count === undefined ? undefined : all.slice(0, count);
  }

  function object(all: readonly Json[], at: string): Fields {
    const entriesOfAll = all.flatMap((value) => entriesOf(value, file, at));
    return fieldsOf(entriesOfAll, file, at);
  }

  return {
    string: (key) => last(key, (value, at) => stringOf(value, file, at)),
    int: (key) => last(key, (value, at) => intOf(value, file, at)),
    bool(key) {
      const value = last(key, (one, at) => boolOf(one, file, at));
      return values(key).at(-1)?.kind === 'null' ? undefined : value;
    },
    strings: (key) =>
      items(key, (all, at) => all.map((value) => stringOf(value, file, at)).at(-1) ?? ''),
    stringMap(key) {
      const all = values(key);
      const maps = all.slice(all.findLastIndex(({kind}) => kind === 'null') + 1);
      if (maps.length === 0) return undefined;
      const pairs = maps.flatMap((map) => entriesOf(map, file, pathOf(key)));
      return Object.fromEntries(
        pairs.map(([name, value]) => [
          name,
          value.kind === 'null' ? '' : stringOf(value, file, `${pathOf(key)}.${name}`),
        ]),
      );
    },
    object(key) {
      const all = given(values(key));
      return all.length === 0 ? undefined : object(all, pathOf(key));
    },
    objects: (key) => items(key, object),
    wrong: (key, problem, options) => new ConfigError(file, pathOf(key), problem, options),
    unknown: () => entries.map(([name]) => name).filter((name) => !asked.has(fold(name))),
  };
}

function append<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

/** A list that is given twice is merged item by item, for Go decodes into the items that it has. */
function mergedItems(
  values: readonly Json[],
  file: string,
  path: string,
): {readonly merged: readonly (readonly Json[])[]; readonly count: number | undefined} {
  let merged: Json[][] = [];
  let count: number | undefined;
  for (const value of values) {
    const list = value.kind === 'null' ? undefined : itemsOf(value, file, path);
    count = list?.length;
    if (!count) merged = [];
    list?.forEach((item, i) => (merged[i] ??= []).push(item));
  }

  return {merged, count};
}

/** Go folds keys by Unicode's simple folding; for the keys that exist lower case is the same. */
function fold(key: string): string {
  return key.toLowerCase().replaceAll('ſ', 's').replaceAll('\u212a', 'k');
}

function given(values: readonly Json[]): readonly Json[] {
  return values.filter(({kind}) => kind !== 'null');
}

function stringOf(value: Json, file: string, path: string): string {
  if (value.kind === 'string') return value.text;
  throw unexpected(file, path, 'a string', value);
}

function intOf(value: Json, file: string, path: string): number {
  const number = value.kind === 'number' && /^-?\d+$/.test(value.text) ? Number(value.text) : NaN;
  if (!Number.isSafeInteger(number)) throw unexpected(file, path, 'a whole number', value);
  return number;
}

function boolOf(value: Json, file: string, path: string): boolean {
  if (value.kind === 'true') return true;
  if (value.kind === 'false') return false;
  throw unexpected(file, path, 'true or false', value);
}

function itemsOf(value: Json, file: string, path: string): readonly Json[] {
  if (value.kind === 'array') return value.items;
  throw unexpected(file, path, 'a list', value);
}

function entriesOf(value: Json, file: string, path: string): Entries {
  if (value.kind === 'object') return value.entries;
  throw unexpected(file, path, 'an object', value);
}

function unexpected(file: string, path: string, expected: string, got: Json): ConfigError {
  const shown =
    got.kind === 'number' || got.kind === 'string'
      ? `the ${got.kind} \`${got.text.slice(0, 60)}\``
      : got.kind === 'array'
        ? 'a list'
        : got.kind === 'object'
          ? 'an object'
          : `\`${got.kind}\``;
  return new ConfigError(file, path, `expected ${expected}, got ${shown}`);
}
