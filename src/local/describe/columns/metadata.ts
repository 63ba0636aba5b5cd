import type {ApiObject, Column} from '../../api/kind.js';
import {timeSince} from '../human-duration.js';

const created =
  'CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed to be set in happens-before order across separate operations. Clients may not set this value. It is represented in RFC3339 form and is in UTC.\n\nPopulated by the system. Read-only. Null for lists. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata';

/** First column of every table but that of events. */
export const nameColumn: Column = {
  name: 'Name',
  type: 'string',
  format: 'name',
  description:
    'Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration definition. Cannot be updated. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names',
  priority: 0,
  cell: (object) => object.metadata.name,
};

/** `5m12s` */
export const ageColumn: Column = {
  name: 'Age',
  type: 'string',
  description: created,
  priority: 0,
  cell: age,
};

/** What roles have in the place of an age: a time, not the time since. */
export const createdAtColumn: Column = {
  name: 'Created At',
  type: 'date',
  description: created,
  priority: 0,
  cell: (object) => object.metadata.creationTimestamp ?? null,
};

function age(object: ApiObject, now: Date): string {
  return timeSince(object.metadata.creationTimestamp ?? '', now);
}
