/**
 * How a field, or an object, merges. What is not said is as usual: objects merge field by field, lists are replaced
 * whole, all else is replaced.
 */
export interface MergeKeys {
  /**
   * An object, or a list, that is always there while what holds it is, if only empty: nobody makes it, so nobody comes to own it by
   * putting the first field in it.
   */
  readonly present?: true;
  /** An object that one manager owns as a whole. A strategic merge patch still goes into it. */
  readonly atomic?: true;
  /**
   * A list whose elements are told apart by these fields, with what each is taken for when it is left out; null when
   * it must be there. For server-side apply: `{containerPort: 0, protocol: 'TCP'}`.
   */
  readonly keys?: Readonly<Record<string, string | number | null>>;
  /** A list of plain values, each there once. For server-side apply. */
  readonly set?: true;
  /** The elements of a list with keys are owned whole. */
  readonly elements?: 'atomic';
  /**
   * A strategic merge patch merges this list: its elements are told apart by this field. Empty for a list of plain
   * values. Left out where such a patch replaces the list.
   */
  readonly patchBy?: string;
  /** The fields of the object, or of the list's elements, that are not as usual. */
  readonly fields?: Readonly<Record<string, MergeKeys>>;
}

/** The metadata of every object. */
export const metadata: MergeKeys = {
  present: true,
  fields: {
    finalizers: {set: true, patchBy: ''},
    ownerReferences: {keys: {uid: ''}, patchBy: 'uid', elements: 'atomic'},
  },
};

/** What is known of an object's field. */
export function mergeKeysOfField(
  shape: MergeKeys | undefined,
  name: string,
): MergeKeys | undefined {
  const fields = shape?.fields;
  return fields && Object.hasOwn(fields, name) ? fields[name] : undefined;
}

/** The fields that are always there while the object is. */
export function presentFields(shape: MergeKeys | undefined): readonly string[] {
  const fields = Object.entries(shape?.fields ?? {});
  return fields.filter(([, field]) => field.present).map(([name]) => name);
}

/** What is known of a list's elements. */
export function mergeKeysOfElement(list: MergeKeys): MergeKeys {
  return {
    ...(list.elements && {atomic: true}),
    ...(list.fields && {fields: list.fields}),
  };
}
