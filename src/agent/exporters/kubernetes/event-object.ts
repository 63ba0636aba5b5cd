import type {EventToCreate} from './events.js';
import {annotations} from './ownership.js';

/**
 * The Event as node-problem-detector makes it; times are when it was recorded, not the log line's.
 * @see k8s.io/api/core/v1 Event
 */
export function eventObject(
  {name, type, reason, message, source, at, count, simulation}: EventToCreate,
  node: {
    readonly nodeName: string;
    readonly uid: string;
    readonly namespace: string;
    /** `--event-namespace` as given; becomes involvedObject's namespace. */
    readonly eventNamespace: string;
  },
): object {
  const time = `${at.toISOString().slice(0, 19)}Z`;
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: {
      name,
      namespace: node.namespace,
      ...(simulation !== undefined && {annotations: {[annotations.simulation]: simulation}}),
    },
    involvedObject: {
      kind: 'Node',
      ...(node.eventNamespace && {namespace: node.eventNamespace}),
      name: node.nodeName,
      uid: node.uid,
      apiVersion: 'v1',
    },
    reason,
    message,
    source: {component: source, host: node.nodeName},
    firstTimestamp: time,
    lastTimestamp: time,
    count,
    type,
    reportingComponent: source,
    reportingInstance: node.nodeName,
  };
}
