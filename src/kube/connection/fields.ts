import {ConfigError} from '../errors.js';

/**
 * Reads the fields of one mapping of a file, checking each one's kind. A field that is absent or null is undefined.
 * @throws ConfigError naming file and field, each of them
 */
export interface Fields {
  text(name: string): string | undefined;
  /** Base64, as Go writes bytes into YAML. */
  base64(name: string): string | undefined;
  flag(name: string): boolean | undefined;
  texts(name: string): readonly string[] | undefined;
  fields(name: string): Fields | undefined;
  list(name: string): readonly Fields[];
  /** As it is. */
  value(name: string): unknown;
  names(): readonly string[];
  /** @returns the error for a field that holds something else than `expected` */
  wrong(name: string, expected: string): ConfigError;
}

/** @param where the mapping's place in the file: `clusters[0].cluster`; empty = the whole file */
export function fieldsOf(value: unknown, file: string, where = ''): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const place = where === '' ? '' : `field \`${where}\`: `;
    throw new ConfigError(
      `kubeconfig \`${file}\`: ${place}expected a mapping, got \`${shown(value)}\``,
    );
  }

  const mapping = value as Readonly<Record<string, unknown>>;
  function at(name: string): string {
    return where === '' ? name : `${where}.${name}`;
  }

  function wrong(name: string, expected: string): ConfigError {
    return new ConfigError(
      `kubeconfig \`${file}\`: field \`${at(name)}\`: expected ${expected}, got \`${shown(mapping[name])}\``,
    );
  }

  function field<T>(
    name: string,
    is: (value: unknown) => value is T,
    expected: string,
  ): T | undefined {
    const found = mapping[name] ?? undefined;
    if (found === undefined || is(found)) return found;
    throw wrong(name, expected);
  }

  return {
    wrong,
    text: (name) => field(name, isText, 'text (put it in quotes)'),
    base64: (name) => field(name, isBase64, 'base64'),
    flag: (name) => field(name, isFlag, '`true` or `false`'),
    texts: (name) => field(name, isTexts, 'a list of texts'),
    fields: (name) =>
      mapping[name] === undefined || mapping[name] === null
        ? undefined
        : fieldsOf(mapping[name], file, at(name)),
    list: (name) =>
      (field(name, isList, 'a list') ?? []).map((one, index) =>
        fieldsOf(one, file, `${at(name)}[${index}]`),
      ),
    value: (name) => mapping[name],
    names: () => Object.keys(mapping),
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isBase64(value: unknown): value is string {
  if (typeof value !== 'string') return false;
  const text = value.replace(/[\r\n]/g, '');
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}

function isFlag(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isText);
}

/** Never much of it: it may be a secret. */
function shown(value: unknown): string {
  if (typeof value === 'string') return value.length > 12 ? `${value.slice(0, 6)}…` : value;
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'a mapping' : String(value);
}
