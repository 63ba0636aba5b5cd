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
  const asked = new Set<string>();
  const pathOf = (key: string): string => (path === '' ? key : `${path}.${key}`);

  /** Every value that is given for the key, but for nulls. */
  function values(key: string): readonly Json[] {
    asked.add(fold(key));
    return entries
      .filter(([name, {kind}]) => fold(name) === fold(key) && kind !== 'null')
      .map(([, value]) => value);
  }

  function last<T>(key: string, read: (value: Json, path: string) => T): T | undefined {
    const read1 = values(key).map((value) => read(value, pathOf(key)));
    return read1.at(-1);
  }

  function items<T>(key: string, read: (value: Json, path: string) => T): readonly T[] | undefined {
    return last(key, (value, at) => {
      if (value.kind !== 'array') throw unexpected(file, at, 'a list', value);
      return value.items.map((item, i) => read(item, `${at}[${i}]`));
    });
  }

  return {
    string: (key) => last(key, (value, at) => stringOf(value, file, at)),
    int: (key) => last(key, (value, at) => intOf(value, file, at)),
    bool: (key) => last(key, (value, at) => boolOf(value, file, at)),
    strings: (key) => items(key, (value, at) => stringOf(value, file, at, '')),
    stringMap(key) {
      const maps = values(key).map((value) => entriesOf(value, file, pathOf(key)));
      if (maps.length === 0) return undefined;
      return Object.fromEntries(
        maps
          .flat()
          .map(([name, value]) => [name, stringOf(value, file, `${pathOf(key)}.${name}`, '')]),
      );
    },
    object(key) {
      const objects = values(key).map((value) => entriesOf(value, file, pathOf(key)));
      return objects.length === 0 ? undefined : fieldsOf(objects.flat(), file, pathOf(key));
    },
    objects: (key) =>
      items(key, (value, at) =>
        fieldsOf(value.kind === 'null' ? [] : entriesOf(value, file, at), file, at),
      ),
    wrong: (key, problem, options) => new ConfigError(file, pathOf(key), problem, options),
    unknown: () => entries.map(([name]) => name).filter((name) => !asked.has(fold(name))),
  };
}

/** Go folds keys by Unicode's simple folding; for the keys that exist lower case is the same. */
function fold(key: string): string {
  return key.toLowerCase().replaceAll('ſ', 's').replaceAll('\u212a', 'k');
}

/** @param ofNull what null stands for; without it null was filtered out before */
function stringOf(value: Json, file: string, path: string, ofNull?: string): string {
  if (value.kind === 'string') return value.text;
  if (value.kind === 'null' && ofNull !== undefined) return ofNull;
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
