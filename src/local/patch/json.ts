/** A JSON object: `{"a":1}`. What is stored is never changed, only replaced. */
export type Fields = Readonly<Record<string, unknown>>;

/** Whether this is a JSON object. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether this is a JSON array. */
export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** An object's own field; undefined when there is none of that name, `constructor` included. */
export function fieldOf(object: Fields | undefined, name: string): unknown {
  return object && Object.hasOwn(object, name) ? object[name] : undefined;
}

/** An object of these fields, also when one is called `__proto__`. */
export function fieldsFrom(entries: Iterable<readonly [string, unknown]>): Fields {
  return Object.fromEntries(entries);
}

/** Whether two JSON values say the same; the order of an object's fields does not count. */
export function sameJson(one: unknown, other: unknown): boolean {
  if (isList(one)) {
    if (!isList(other) || one.length !== other.length) return false;
    return one.every((item, index) => sameJson(item, other[index]));
  }
  if (!isFields(one) || !isFields(other)) return one === other;
  const names = Object.keys(one);
  if (names.length !== Object.keys(other).length) return false;
  return names.every((name) => Object.hasOwn(other, name) && sameJson(one[name], other[name]));
}
