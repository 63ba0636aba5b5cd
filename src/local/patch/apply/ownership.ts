import {isFields, type Fields} from '../json.js';
import type {MergeKeys} from '../merge-keys-shape.js';
import {compare, type Comparison} from './compare.js';
import {difference, fieldSet, intersection, isEmpty, thisField, union} from './field-set.js';
import type {FieldSet} from './field-set.js';
import type {Manager, Managers} from './managers.js';

/** What changed, and who has it now. */
export interface Shift {
  readonly comparison: Comparison;
  /** What others lost to the writer. */
  readonly conflicts: Managers;
  /** All managers without what they lost; those that own nothing are gone. */
  readonly managers: Managers;
}

/** Takes from everyone but the writer what the change touches. */
export function shiftOwnership(
  {before, after}: {readonly before: Fields; readonly after: Fields},
  managers: Managers,
  writer: string,
  {mergeKeys, ignored}: {readonly mergeKeys: MergeKeys; readonly ignored: readonly string[]},
): Shift {
  const comparison = compare(before, after, mergeKeys, ignored);
  const touched = union(comparison.modified, comparison.added);
  const conflicts = new Map<string, Manager>();
  const left = new Map(managers);
  for (const [id, manager] of managers) {
    if (id === writer) continue;
    const lost = intersection(manager.fields, touched);
    if (!isEmpty(lost)) conflicts.set(id, {...manager, fields: lost});
    left.set(id, {
      ...manager,
      fields: difference(difference(manager.fields, lost), comparison.removed),
    });
  }
  for (const [id, {fields}] of left) if (isEmpty(fields)) left.delete(id);
  return {comparison, conflicts, managers: left};
}

/** The top fields that a write does not touch: a subresource writes only its own part, the object all but the status. */
export function ignoredFields(subresource: string | undefined): readonly string[] {
  if (subresource === undefined || subresource === '') return ['status'];
  return subresource === 'status' ? ['spec'] : [];
}

/** A set without what nobody manages: the kind, and what names, dates and counts the object. */
export function withoutUnmanaged(fields: FieldSet): FieldSet {
  return difference(fields, unmanaged);
}

/** The object as its managers see it. */
export function withoutManagedFields(object: Fields): Fields {
  const {metadata, ...rest} = object;
  if (!isFields(metadata)) return object;
  const {managedFields, ...kept} = metadata;
  void managedFields;
  return {...rest, metadata: kept};
}

/** A time as `managedFields` have it: `2026-11-21T18:00:00Z`. */
export function timeText(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, 'Z');
}

const unmanagedMetadata = [
  'name',
  'namespace',
  'creationTimestamp',
  'selfLink',
  'uid',
  'clusterName',
  'generation',
  'managedFields',
  'resourceVersion',
];

const unmanaged: FieldSet = fieldSet(false, [
  ['f:apiVersion', thisField],
  ['f:kind', thisField],
  [
    'f:metadata',
    fieldSet(
      true,
      unmanagedMetadata.map((name) => [`f:${name}`, thisField]),
    ),
  ],
]);
