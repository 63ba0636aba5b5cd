/**
 * A set of fields of an object, as a tree: which of them are in it, by path element. `{f:spec → {f:taints, owned}}` holds
 * `.spec.taints` and not `.spec`. Sets are never changed.
 */
export interface FieldSet {
  /** The field where the tree stands is in the set itself, whatever is below it. */
  readonly owned: boolean;
  /** What is below, by path element (`path-element.ts`). No empty set is in it. */
  readonly children: ReadonlyMap<string, FieldSet>;
}

/** The set of nothing. */
export const noFields: FieldSet = {owned: false, children: new Map()};

/** The set of the one field where it stands. */
export const thisField: FieldSet = {owned: true, children: new Map()};

/** Whether nothing is in a set. */
export function isEmpty(set: FieldSet): boolean {
  return !set.owned && set.children.size === 0;
}

/** A set of what is given, without its empty parts. */
export function fieldSet(
  owned: boolean,
  children: Iterable<readonly [string, FieldSet]>,
): FieldSet {
  return {owned, children: new Map([...children].filter(([, child]) => !isEmpty(child)))};
}

/** What is in one or the other. */
export function union(one: FieldSet, other: FieldSet): FieldSet {
  const children = new Map(one.children);
  for (const [element, child] of other.children) {
    const before = children.get(element);
    children.set(element, before ? union(before, child) : child);
  }
  return {owned: one.owned || other.owned, children};
}

/** What is in both. */
export function intersection(one: FieldSet, other: FieldSet): FieldSet {
  return fieldSet(
    one.owned && other.owned,
    [...one.children].map(([element, child]) => [
      element,
      intersection(child, other.children.get(element) ?? noFields),
    ]),
  );
}

/** What is in the first and not in the second. A field goes without the fields below it, and they without it. */
export function difference(one: FieldSet, other: FieldSet): FieldSet {
  return fieldSet(
    one.owned && !other.owned,
    [...one.children].map(([element, child]) => {
      const gone = other.children.get(element);
      return [element, gone ? difference(child, gone) : child];
    }),
  );
}

/** The set without these fields of the object and all that is below them: `['status']`. */
export function withoutTopFields(set: FieldSet, names: readonly string[]): FieldSet {
  const gone = new Set(names.map((name) => `f:${name}`));
  return fieldSet(
    set.owned,
    [...set.children].filter(([element]) => !gone.has(element)),
  );
}

/** The set with every named field that has something of it below: of `.spec.taints` also `.spec`. */
export function withNamedFields(set: FieldSet): FieldSet {
  const children = [...set.children].map(([element, child]): [string, FieldSet] => {
    const below = withNamedFields(child);
    const named = element.startsWith('f:') && below.children.size > 0;
    return [element, named ? {...below, owned: true} : below];
  });
  return {owned: set.owned, children: new Map(children)};
}
