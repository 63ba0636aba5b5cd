/** What JSON calls an object. */
export type Fields = Readonly<Record<string, unknown>>;

/**
 * Reading fields of an object that nobody has checked: what is absent or of another type reads as empty, as the real
 * server would have refused it or filled it in.
 */
export function fieldsAt(from: unknown, ...path: readonly string[]): Fields {
  const value = valueAt(from, path);
  return isFields(value) ? value : {};
}

/** The text at a path; empty when there is none. */
export function textAt(from: unknown, ...path: readonly string[]): string {
  const value = valueAt(from, path);
  return typeof value === 'string' ? value : '';
}

/** The number at a path; 0 when there is none. */
export function numberAt(from: unknown, ...path: readonly string[]): number {
  const value = valueAt(from, path);
  return typeof value === 'number' ? value : 0;
}

/** The objects of the list at a path; none when there is no list. */
export function listAt(from: unknown, ...path: readonly string[]): readonly Fields[] {
  const value = valueAt(from, path);
  return Array.isArray(value) ? value.filter(isFields) : [];
}

/** Whether there is an object at a path. */
export function hasFields(from: unknown, ...path: readonly string[]): boolean {
  return isFields(valueAt(from, path));
}

function valueAt(from: unknown, path: readonly string[]): unknown {
  let value = from;
  for (const name of path) {
    if (!isFields(value)) return undefined;
    value = value[name];
  }
  return value;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
