import {readTime} from './time.js';

/** An event, less what nothing here asks for. */
export interface EventRecord {
  readonly name: string;
  readonly namespace: string;
  /** `Normal` or `Warning`. */
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  /** How often it was seen. */
  readonly count: number;
  readonly firstTimestamp: Date;
  readonly lastTimestamp: Date;
  readonly involvedObject: {
    readonly kind: string;
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
  };
  /** `component` is the monitor's source, `host` the node that it ran on. */
  readonly source: {readonly component: string; readonly host: string};
  readonly annotations: Readonly<Record<string, string>>;
}

/** The parts of a v1 Event that are read, including what the newer events.k8s.io writers fill in instead. */
export interface EventObject {
  readonly metadata: {
    readonly name: string;
    readonly resourceVersion: string;
    readonly namespace?: string;
    readonly annotations?: Record<string, string>;
    readonly creationTimestamp?: string | null;
  };
  readonly type?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly count?: number;
  readonly firstTimestamp?: string | null;
  readonly lastTimestamp?: string | null;
  readonly eventTime?: string | null;
  readonly series?: {readonly count?: number; readonly lastObservedTime?: string | null} | null;
  readonly involvedObject?: Partial<EventRecord['involvedObject']>;
  readonly source?: Partial<EventRecord['source']>;
  readonly reportingComponent?: string;
  readonly reportingInstance?: string;
}

/** Turns a v1 Event into its record. */
export function eventRecord(object: EventObject): EventRecord {
  const {metadata, involvedObject: about, source, series} = object;
  const first =
    readTime(object.firstTimestamp) ??
    readTime(object.eventTime) ??
    readTime(metadata.creationTimestamp) ??
    new Date(0);
  return {
    name: metadata.name,
    namespace: metadata.namespace ?? '',
    type: object.type ?? '',
    reason: object.reason ?? '',
    message: object.message ?? '',
    count: series?.count ?? (object.count || 1),
    firstTimestamp: first,
    lastTimestamp: readTime(series?.lastObservedTime) ?? readTime(object.lastTimestamp) ?? first,
    involvedObject: {
      kind: about?.kind ?? '',
      name: about?.name ?? '',
      namespace: about?.namespace ?? '',
      uid: about?.uid ?? '',
    },
    source: {
      component: source?.component || (object.reportingComponent ?? ''),
      host: source?.host || (object.reportingInstance ?? ''),
    },
    annotations: metadata.annotations ?? {},
  };
}
