import {forbidden, immutable, invalidValue, required} from './causes.js';
import type {ApiObject, Cause, Kind, ObjectMeta} from './kind.js';
import {
  labelFaults,
  labelValueFaults,
  pathFaults,
  qualifiedFaults,
  subdomainFaults,
} from './names.js';

const naming = {subdomain: subdomainFaults, label: labelFaults, path: pathFaults};

/** What is wrong with an object's metadata, as the real server says it. */
export function metadataFaults(
  {metadata}: ApiObject,
  kind: Kind,
  before: ApiObject | undefined,
): readonly Cause[] {
  return [
    ...nameFaults(metadata, kind),
    ...labelsFaults(metadata.labels),
    ...annotationFaults(metadata.annotations),
    ...ownerFaults(metadata['ownerReferences']),
    ...finalizerFaults(metadata.finalizers),
    // The real server says these twice: once for every object, once for the kind.
    ...(before ? changeFaults(metadata, before.metadata) : []),
    ...(before ? changeFaults(metadata, before.metadata) : []),
  ];
}

function nameFaults({name, generateName}: ObjectMeta, kind: Kind): readonly Cause[] {
  const faults = naming[kind.naming ?? 'subdomain'];
  const stem = generateName?.replace(/-$/, 'a');
  return [
    ...(stem
      ? faults(stem).map((why) => invalidValue('metadata.generateName', generateName, why))
      : []),
    ...(name === ''
      ? [required('metadata.name', 'name or generateName is required')]
      : faults(name).map((why) => invalidValue('metadata.name', name, why))),
  ];
}

function labelsFaults(labels: ObjectMeta['labels'] = {}): readonly Cause[] {
  const field = 'metadata.labels';
  return Object.entries(labels)
    .sort(byKey)
    .flatMap(([key, value]) => [
      ...qualifiedFaults(key).map((why) => invalidValue(field, key, why)),
      ...labelValueFaults(value).map((why) => invalidValue(field, value, why)),
    ]);
}

const annotationsLimitBytes = 256 * 1024;

function annotationFaults(annotations: ObjectMeta['annotations'] = {}): readonly Cause[] {
  const field = 'metadata.annotations';
  const entries = Object.entries(annotations).sort(byKey);
  const size = entries.reduce(
    (sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value),
    0,
  );
  return [
    ...entries.flatMap(([key]) =>
      qualifiedFaults(key.toLowerCase()).map((why) => invalidValue(field, key, why)),
    ),
    ...(size > annotationsLimitBytes
      ? [
          {
            reason: 'FieldValueTooLong',
            message: `Too long: may not be more than ${annotationsLimitBytes} bytes`,
            field,
          },
        ]
      : []),
  ];
}

function ownerFaults(owners: unknown): readonly Cause[] {
  if (!Array.isArray(owners)) return [];
  return (owners as Readonly<Record<string, unknown>>[]).flatMap((owner) =>
    ['apiVersion', 'kind', 'name', 'uid']
      .filter((name) => !owner[name])
      .map((name) =>
        invalidValue(
          `metadata.ownerReferences.${name}`,
          '',
          name === 'apiVersion' ? 'version must not be empty' : 'must not be empty',
        ),
      ),
  );
}

const standardFinalizers = ['kubernetes', 'orphan', 'foregroundDeletion'];

function finalizerFaults(finalizers: readonly string[] = []): readonly Cause[] {
  const field = 'metadata.finalizers';
  const unqualified = 'name is neither a standard finalizer name nor is it fully qualified';
  return [
    ...finalizers.flatMap((name) =>
      qualifiedFaults(name).map((why) => invalidValue(field, name, why)),
    ),
    ...finalizers.flatMap((name, index) =>
      name.includes('/') || standardFinalizers.includes(name)
        ? []
        : [invalidValue(`${field}[${index}]`, name, unqualified)],
    ),
  ];
}

function changeFaults(metadata: ObjectMeta, before: ObjectMeta): readonly Cause[] {
  const added = (metadata.finalizers ?? []).filter((one) => !before.finalizers?.includes(one));
  const why = `no new finalizers can be added if the object is being deleted, found new finalizers []string{${added
    .map((one) => JSON.stringify(one))
    .join(', ')}}`;
  return [
    ...(before.deletionTimestamp && added.length > 0
      ? [forbidden('metadata.finalizers', why)]
      : []),
    ...(metadata.uid === before.uid ? [] : [immutable('metadata.uid', metadata.uid)]),
  ];
}

function byKey([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}
