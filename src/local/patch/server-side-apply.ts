import {isFields, isList, sameJson, type Fields} from './json.js';
import type {MergeKeys} from './merge-keys-shape.js';
import {PatchError} from './patch-error.js';
import {conflictsWith, type Conflicts} from './apply/conflicts.js';
import {isEmpty, noFields, union, withoutTopFields} from './apply/field-set.js';
import {fieldsOf} from './apply/fields-of.js';
import {
  managerId,
  readManagers,
  withManagers,
  type Manager,
  type Managers,
} from './apply/managers.js';
import {checkNoDuplicates, mergeApplied} from './apply/merge-applied.js';
import {
  ignoredFields,
  shiftOwnership,
  timeText,
  withoutManagedFields,
  withoutUnmanaged,
} from './apply/ownership.js';
import {withoutNewNulls} from './apply/nulls.js';
import {prune} from './apply/prune.js';
import {managersAfter} from './update-managers.js';

/** A server-side apply. */
export interface Application {
  /** The object as it is stored; undefined when there is none yet. */
  readonly live: Fields | undefined;
  /** What the applier wants, and nothing else. */
  readonly applied: Fields;
  readonly manager: string;
  /** Takes fields from their owners instead of being refused. */
  readonly force: boolean;
  readonly time: Date;
  /** `status`; undefined for the object itself. */
  readonly subresource?: string | undefined;
  readonly mergeKeys: MergeKeys;
}

/** The object to be defaulted, checked and stored, or who stands in the way. */
export type Applied =
  | {readonly object: Fields; readonly conflicts?: undefined}
  | {readonly conflicts: Conflicts; readonly object?: undefined};

/**
 * Applies what one manager wants. Promises:
 * - What the manager applied before and left out now is removed, unless somebody else owns it too.
 * - A field that somebody else owns and that would change is a conflict; one that would not is owned by both.
 * - An object that comes out as it was keeps its managers' times, so that storing it changes nothing.
 *
 * @throws PatchError 400 or 500 for what cannot be applied at all
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/
 */
export function applyServerSide(application: Application): Applied {
  const {live, applied, mergeKeys, force} = application;
  check(application);
  const before = live ? withoutManagedFields(live) : {};
  const managers = liveManagers(application);
  const self = ownEntry(application);
  const id = managerId(self);
  const former = managers.get(id);
  const owners = new Map(managers).set(id, {...self, time: former?.time});

  const merged = mergeApplied(before, applied, mergeKeys);
  const owned = [...owners.values()].reduce((all, {fields}) => union(all, fields), noFields);
  const last = former?.fields ?? noFields;
  const after = prune(merged, {last, owned}, mergeKeys);
  const ignored = ignoredFields(application.subresource);
  const shift = shiftOwnership({before, after}, owners, id, {mergeKeys, ignored});
  if (!force && shift.conflicts.size > 0) return {conflicts: conflictsWith(shift.conflicts)};

  const unchanged = live !== undefined && sameJson(before, after);
  const time = unchanged ? former?.time : timeText(application.time);
  const object = withoutNewNulls(after, before, mergeKeys);
  return {object: withManagers(object, settled(shift.managers, id, time))};
}

/** The managers with the applier's own entry in its last form; without it when there is nothing that it could own. */
function settled(managers: Managers, id: string, time: string | undefined): Managers {
  const own = managers.get(id);
  if (!own) return managers;
  const fields = withoutUnmanaged(own.fields);
  const rest = new Map(managers);
  if (isEmpty(fields)) rest.delete(id);
  else rest.set(id, {...own, fields, time});
  return rest;
}

function check({live, applied, mergeKeys}: Application): void {
  const metadata = isFields(applied['metadata']) ? applied['metadata'] : {};
  if (isList(metadata['managedFields'])) {
    throw new PatchError(400, 'metadata.managedFields must be nil');
  }
  const expected = String(live?.['apiVersion'] ?? applied['apiVersion']);
  const version = String(applied['apiVersion']);
  if (version !== expected) {
    throw new PatchError(
      400,
      `Incorrect version specified in apply patch. Specified patch version: ${version}, expected: ${expected}`,
    );
  }
  try {
    checkNoDuplicates(applied, mergeKeys);
  } catch (error) {
    if (!(error instanceof PatchError)) throw error;
    const which = `${textIn(metadata, 'namespace')}/${textIn(metadata, 'name')}`;
    const what = `${version}, Kind=${String(applied['kind'])}`;
    throw new PatchError(
      500,
      `failed to create typed patch object (${which}; ${what}): ${error.message}`,
    );
  }
}

/** Who owns what before this apply. What stood there before anybody was kept is owned as `before-first-apply`. */
function liveManagers({live, time, subresource, mergeKeys}: Application): Managers {
  if (!live) return new Map();
  const metadata = isFields(live['metadata']) ? live['metadata'] : {};
  const managers = readManagers(metadata['managedFields']);
  if (!managers) {
    throw new PatchError(500, 'failed to decode managed fields: expected FieldsV1 in every entry');
  }
  if (managers.size > 0) return managers;
  const manager = 'before-first-apply';
  return managersAfter({before: {}, after: live}, managers, {
    manager,
    time,
    subresource,
    mergeKeys,
  });
}

function ownEntry({applied, manager, subresource, mergeKeys}: Application): Manager {
  return {
    name: manager === '' ? 'unknown' : manager,
    operation: 'Apply',
    apiVersion: String(applied['apiVersion']),
    subresource: subresource ?? '',
    time: undefined,
    fields: withoutTopFields(fieldsOf(applied, mergeKeys), ignoredFields(subresource)),
  };
}

function textIn(fields: Fields, name: string): string {
  const value = fields[name];
  return typeof value === 'string' ? value : '';
}
