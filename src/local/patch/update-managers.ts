import {isFields, isList, type Fields} from './json.js';
import type {MergeKeys} from './merge-keys-shape.js';
import {isEmpty, union} from './apply/field-set.js';
import {capped, managerId, readManagers, withManagers, type Managers} from './apply/managers.js';
import {
  ignoredFields,
  shiftOwnership,
  timeText,
  withoutManagedFields,
  withoutUnmanaged,
} from './apply/ownership.js';

/** A write that is no apply: create, update, or a patch of any other kind. */
export interface OrdinaryWrite {
  /** The object that is replaced; undefined when a new one is made. */
  readonly before: Fields | undefined;
  /** As it will be stored, defaults and all. */
  readonly after: Fields;
  /** Who writes: `fieldManager`, or the first word of the user agent. */
  readonly manager: string;
  readonly time: Date;
  readonly operation: 'Update';
  /** `status`; undefined for the object itself. */
  readonly subresource?: string | undefined;
  readonly mergeKeys: MergeKeys;
}

/**
 * The object with its managers after an ordinary write: the writer owns what it changed, nobody else does any more.
 * Promises:
 * - A write that changes nothing leaves managers and times as they were.
 * - `managedFields` that the writer sends are taken; an empty list ends the keeping of managers for the object.
 * - An object whose managers are not kept stays so until the first apply.
 */
export function updateManagers(write: OrdinaryWrite): Fields {
  const {before, after, manager, time, subresource, mergeKeys} = write;
  const managers = managersBefore(write);
  if (managers.size === 0 && before) return withManagers(after, managers);
  return withManagers(
    after,
    capped(
      managersAfter({before: before ?? {}, after}, managers, {
        manager,
        time,
        subresource,
        mergeKeys,
      }),
    ),
  );
}

interface Writer {
  readonly manager: string;
  readonly time: Date;
  readonly subresource?: string | undefined;
  readonly mergeKeys: MergeKeys;
}

/** The managers after a change, with the writer among them. */
export function managersAfter(
  change: {readonly before: Fields; readonly after: Fields},
  managers: Managers,
  {manager, time, subresource, mergeKeys}: Writer,
): Managers {
  const before = withoutManagedFields(change.before);
  const after = withoutManagedFields(change.after);
  // The writer of this moment is nobody yet: what it touches is taken from its former self too.
  const shift = shiftOwnership({before, after}, managers, '', {
    mergeKeys,
    ignored: ignoredFields(subresource),
  });
  const {added, modified} = shift.comparison;
  const fields = withoutUnmanaged(union(modified, added));
  if (isEmpty(fields)) return shift.managers;
  const identity = {
    name: manager === '' ? 'unknown' : manager,
    operation: 'Update',
    apiVersion: String(change.after['apiVersion']),
    subresource: subresource ?? '',
  } as const;
  const id = managerId(identity);
  const own = shift.managers.get(id)?.fields;
  return new Map(shift.managers).set(id, {
    ...identity,
    time: timeText(time),
    fields: own ? union(own, fields) : fields,
  });
}

/** The managers that the writer sends, else those of the object; a subresource cannot change them. */
function managersBefore({before, after, subresource}: OrdinaryWrite): Managers {
  const live = readManagers(managedFieldsOf(before)) ?? new Map();
  const sent = managedFieldsOf(after);
  if (subresource !== undefined && subresource !== '') return live;
  if (isReset(sent)) return new Map();
  const managers = readManagers(sent);
  return managers && managers.size > 0 ? managers : live;
}

function isReset(managedFields: unknown): boolean {
  if (!isList(managedFields)) return false;
  const [first] = managedFields;
  if (managedFields.length === 0) return true;
  return managedFields.length === 1 && isFields(first) && Object.keys(first).length === 0;
}

function managedFieldsOf(object: Fields | undefined): unknown {
  const metadata = object?.['metadata'];
  return isFields(metadata) ? metadata['managedFields'] : undefined;
}
