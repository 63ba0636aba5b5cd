import {fieldsFrom, isFields, type Fields} from '../json.js';
import {isEmpty, type FieldSet} from './field-set.js';
import {compareElements} from './path-element.js';

/** A set of fields as it travels: `{"f:metadata":{"f:labels":{".":{},"f:app":{}}}}`, in the server's order. */
export function toFieldsV1(set: FieldSet): Fields {
  const children = [...set.children].sort(([one], [other]) => compareElements(one, other));
  return fieldsFrom(
    children.map(([element, child]) => {
      const below = toFieldsV1(child);
      const both = child.owned && child.children.size > 0;
      return [element, both ? {'.': {}, ...below} : below];
    }),
  );
}

/** The set that was written so; undefined when it is no such thing. */
export function fromFieldsV1(written: unknown): FieldSet | undefined {
  const set = read(written);
  return set && {...set, owned: isFields(written) && Object.hasOwn(written, '.')};
}

function read(written: unknown): FieldSet | undefined {
  if (!isFields(written)) return undefined;
  const children = new Map<string, FieldSet>();
  for (const [element, below] of Object.entries(written)) {
    if (element === '.') continue;
    const child = isElement(element) ? read(below) : undefined;
    if (!child) return undefined;
    if (!isEmpty(child)) children.set(element, child);
  }
  return {owned: children.size === 0 || Object.hasOwn(written, '.'), children};
}

function isElement(element: string): boolean {
  if (element.startsWith('f:')) return true;
  if (element.startsWith('i:')) return /^i:-?\d+$/.test(element);
  if (!element.startsWith('k:') && !element.startsWith('v:')) return false;
  try {
    return isFields(JSON.parse(element.slice(2))) || element.startsWith('v:');
  } catch {
    return false;
  }
}
