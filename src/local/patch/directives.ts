import {isFields, isList} from './json.js';
import {PatchError} from './patch-error.js';

/** The field names that tell a strategic merge patch what to do. */
export const directive = {
  patch: '$patch',
  retainKeys: '$retainKeys',
  deleteFromPrimitiveList: '$deleteFromPrimitiveList',
  setElementOrder: '$setElementOrder',
} as const;

const formatName: Readonly<Record<string, string>> = {
  [directive.deleteFromPrimitiveList]: 'primitive list',
  [directive.setElementOrder]: 'setElementOrder list',
};

/** Whether a field of a patch speaks of a list beside it. */
export function isDirective(name: string): boolean {
  return (
    name.startsWith(directive.deleteFromPrimitiveList) || name.startsWith(directive.setElementOrder)
  );
}

/**
 * The list that a directive speaks of: `$setElementOrder/conditions` is of `conditions`.
 *
 * @throws PatchError 400 when it names none
 */
export function extractKey(name: string, prefix: string): string {
  const slash = name.indexOf('/');
  if (slash !== -1 && name.slice(0, slash) === prefix) return name.slice(slash + 1);
  throw new PatchError(400, `invalid patch format of ${formatName[prefix] ?? prefix}`);
}

/** A value of a patch as it is stored: what is marked `$patch` is left out. Undefined when that is all of it. */
export function withoutDirectives(value: unknown): unknown {
  if (isList(value)) return value.map(withoutDirectives).filter((item) => item !== undefined);
  if (!isFields(value)) return value;
  if (Object.hasOwn(value, directive.patch)) return undefined;
  const kept = Object.entries(value).map(([name, field]) => [name, withoutDirectives(field)]);
  return Object.fromEntries(kept.filter(([, field]) => field !== undefined));
}

/** A JSON value as Go prints it with `%v`: `map[a:1 b:[x y]]`, which the server's sentences quote. */
export function goText(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (isList(value)) return `[${value.map(goText).join(' ')}]`;
  if (!isFields(value)) return typeof value === 'string' ? value : JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `map[${names.map((name) => `${name}:${goText(value[name])}`).join(' ')}]`;
}
