import type {ApiObject, Column} from '../../api/kind.js';
import {timeSince} from '../human-duration.js';
import {hasFields, numberAt, textAt} from './fields.js';
import {nameColumn} from './metadata.js';

/** LAST SEEN TYPE REASON OBJECT MESSAGE, and with `-o wide` SUBOBJECT SOURCE FIRST SEEN COUNT NAME. */
export const eventColumns: readonly Column[] = [
  {
    name: 'Last Seen',
    type: 'string',
    description: 'The time at which the most recent occurrence of this event was recorded.',
    priority: 0,
    cell: (event, now) => timeSince(lastSeen(event), now),
  },
  {
    name: 'Type',
    type: 'string',
    description: 'Type of this event (Normal, Warning), new types could be added in the future',
    priority: 0,
    cell: (event) => textAt(event, 'type'),
  },
  {
    name: 'Reason',
    type: 'string',
    description:
      "This should be a short, machine understandable string that gives the reason for the transition into the object's current status.",
    priority: 0,
    cell: (event) => textAt(event, 'reason'),
  },
  {
    name: 'Object',
    type: 'string',
    description: 'The object that this event is about.',
    priority: 0,
    cell: involved,
  },
  {
    name: 'Subobject',
    type: 'string',
    description:
      'If referring to a piece of an object instead of an entire object, this string should contain a valid JSON/Go field access statement, such as desiredState.manifest.containers[2]. For example, if the object reference is to a container within a pod, this would take on a value like: "spec.containers{name}" (where "name" refers to the name of the container that triggered the event) or if no container name is specified "spec.containers[2]" (container with index 2 in this pod). This syntax is chosen only to have some well-defined way of referencing a part of an object.',
    priority: 1,
    cell: (event) => textAt(event, 'involvedObject', 'fieldPath'),
  },
  {
    name: 'Source',
    type: 'string',
    description:
      'The component reporting this event. Should be a short machine understandable string.',
    priority: 1,
    cell: source,
  },
  {
    name: 'Message',
    type: 'string',
    description: 'A human-readable description of the status of this operation.',
    priority: 0,
    cell: (event) => textAt(event, 'message').trim(),
  },
  {
    name: 'First Seen',
    type: 'string',
    description:
      'The time at which the event was first recorded. (Time of server receipt is in TypeMeta.)',
    priority: 1,
    cell: (event, now) => timeSince(firstSeen(event), now),
  },
  {
    name: 'Count',
    type: 'string',
    description: 'The number of times this event has occurred.',
    priority: 1,
    cell: count,
  },
  {...nameColumn, priority: 1},
];

function firstSeen(event: ApiObject): string {
  return textAt(event, 'firstTimestamp') || textAt(event, 'eventTime');
}

function lastSeen(event: ApiObject): string {
  if (hasFields(event, 'series')) return textAt(event, 'series', 'lastObservedTime');
  return textAt(event, 'lastTimestamp') || firstSeen(event);
}

/** An event that happened once need not say so. */
function count(event: ApiObject): number {
  if (hasFields(event, 'series')) return numberAt(event, 'series', 'count');
  return numberAt(event, 'count') || 1;
}

function involved(event: ApiObject): string {
  const kind = textAt(event, 'involvedObject', 'kind').toLowerCase();
  const name = textAt(event, 'involvedObject', 'name');
  return name === '' ? kind : `${kind}/${name}`;
}

function source(event: ApiObject): string {
  const component = textAt(event, 'source', 'component') || textAt(event, 'reportingComponent');
  const instance = textAt(event, 'source', 'host') || textAt(event, 'reportingInstance');
  return instance === '' ? component : `${component}, ${instance}`;
}
