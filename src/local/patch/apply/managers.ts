import {isFields, isList, type Fields} from '../json.js';
import {noFields, union, type FieldSet} from './field-set.js';
import {fromFieldsV1, toFieldsV1} from './fields-v1.js';

/** Who wrote which fields of an object: an entry of `metadata.managedFields`. */
export interface Manager {
  /** `kubectl-npd` */
  readonly name: string;
  readonly operation: 'Apply' | 'Update';
  /** `apps/v1` */
  readonly apiVersion: string;
  readonly subresource: string;
  /** `2026-11-21T18:00:00Z`; undefined for who owns fields without ever having changed any. */
  readonly time: string | undefined;
  readonly fields: FieldSet;
}

/** The managers of an object, by `managerId`. */
export type Managers = ReadonlyMap<string, Manager>;

const maxUpdaters = 10;

/** What tells managers apart, as the server writes it. An applier is the same in every version of the object. */
export function managerId(manager: Omit<Manager, 'time' | 'fields'>): string {
  const {name, operation, apiVersion, subresource} = manager;
  return JSON.stringify({
    ...(name !== '' && {manager: name}),
    operation,
    ...(operation === 'Update' && {apiVersion}),
    ...(subresource !== '' && {subresource}),
  });
}

/** The managers that an object names; undefined when what stands there is no list of managers. */
export function readManagers(managedFields: unknown): Managers | undefined {
  if (managedFields === undefined || managedFields === null) return new Map();
  if (!isList(managedFields)) return undefined;
  const managers = new Map<string, Manager>();
  for (const entry of managedFields) {
    const manager = readManager(entry);
    if (!manager) return undefined;
    managers.set(managerId(manager), manager);
  }
  return managers;
}

/** `metadata.managedFields`, in the server's order: appliers first, then by time. */
export function writeManagers(managers: Managers): readonly Fields[] {
  return [...managers.values()].sort(compareManagers).map((manager) => ({
    ...(manager.name !== '' && {manager: manager.name}),
    operation: manager.operation,
    apiVersion: manager.apiVersion,
    ...(manager.time !== undefined && {time: manager.time}),
    fieldsType: 'FieldsV1',
    fieldsV1: toFieldsV1(manager.fields),
    ...(manager.subresource !== '' && {subresource: manager.subresource}),
  }));
}

/** The object with these managers, and without the field when there is none. */
export function withManagers(object: Fields, managers: Managers): Fields {
  const {managedFields, ...metadata} = isFields(object['metadata']) ? object['metadata'] : {};
  void managedFields;
  if (managers.size === 0) return {...object, metadata};
  return {...object, metadata: {...metadata, managedFields: writeManagers(managers)}};
}

/**
 * At most ten managers that write: what the oldest own goes to `ancient-changes`, so that an object which everyone
 * writes does not grow for ever.
 */
export function capped(managers: Managers): Managers {
  const updaters = [...managers].filter(([, {operation}]) => operation === 'Update');
  if (updaters.length <= maxUpdaters) return managers;
  updaters.sort(
    ([id, one], [otherId, other]) => compareTimes(one, other) || (id < otherId ? -1 : 1),
  );
  const kept = new Map(managers);
  const firsts = new Map<string, string>();
  let count = updaters.length;
  for (const [id, manager] of updaters) {
    if (count <= maxUpdaters) break;
    const {apiVersion, time} = manager;
    const first = firsts.get(apiVersion);
    if (first === undefined) {
      firsts.set(apiVersion, id);
      continue;
    }
    const bucket = {
      name: 'ancient-changes',
      operation: 'Update',
      apiVersion,
      subresource: '',
    } as const;
    const bucketId = managerId(bucket);
    const before = kept.get(bucketId) ?? kept.get(first);
    if (!kept.has(bucketId)) kept.delete(first);
    kept.delete(id);
    kept.set(bucketId, {
      ...bucket,
      time,
      fields: union(manager.fields, before?.fields ?? noFields),
    });
    count -= 1;
  }
  return kept;
}

function readManager(entry: unknown): Manager | undefined {
  if (!isFields(entry) || entry['fieldsType'] !== 'FieldsV1') return undefined;
  const {manager, operation, apiVersion, subresource, time, fieldsV1} = entry;
  if (operation !== 'Apply' && operation !== 'Update') return undefined;
  const fields = fromFieldsV1(fieldsV1 ?? {});
  if (!fields || typeof apiVersion !== 'string' || apiVersion === '') return undefined;
  return {
    name: typeof manager === 'string' ? manager : '',
    operation,
    apiVersion,
    subresource: typeof subresource === 'string' ? subresource : '',
    time: typeof time === 'string' ? time : undefined,
    fields,
  };
}

function compareManagers(one: Manager, other: Manager): number {
  return (
    compareTexts(one.operation, other.operation) ||
    compareTimes(one, other) ||
    compareTexts(one.name, other.name) ||
    compareTexts(one.apiVersion, other.apiVersion) ||
    compareTexts(one.subresource, other.subresource)
  );
}

function compareTimes(one: Manager, other: Manager): number {
  return secondsOf(one) - secondsOf(other);
}

function secondsOf({time}: Manager): number {
  const ms = time === undefined ? 0 : Date.parse(time);
  return Number.isNaN(ms) ? 0 : Math.floor(ms / 1000);
}

function compareTexts(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
