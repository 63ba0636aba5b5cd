/** What every object carries. Times are RFC 3339 in UTC, `2026-11-21T18:00:00Z`. */
export interface ObjectMeta {
  readonly name: string;
  readonly namespace?: string;
  readonly generateName?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly generation?: number;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly deletionGracePeriodSeconds?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
  readonly managedFields?: readonly unknown[];
  readonly [field: string]: unknown;
}

/** An object of the API, as it travels. What is stored is never changed, only replaced. */
export interface ApiObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
  readonly [field: string]: unknown;
}

/** What a field is to Go's JSON decoder. */
export type GoType =
  'string' | 'bool' | 'int32' | 'object' | 'map[string]string' | '[]string' | '[]object';

/** A kind of object that is served. Discovery, tables and verbs all follow from it. */
export interface Kind {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** The resource's name in paths: `configmaps`. */
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly namespaced: boolean;
  readonly categories?: readonly string[];
  /** `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`, `deletecollection`. */
  readonly verbs: readonly string[];
  /** `status`, `log`, and so on. `status` is served by the verbs, the others by a `SubresourceHandler`. */
  readonly subresources: readonly string[];
  /** Field selectors besides metadata.name and metadata.namespace: `spec.nodeName`. */
  readonly fields: readonly string[];
  /** It counts changes of its spec in `metadata.generation`. */
  readonly generation?: boolean;
  /** A PUT makes what is not there. */
  readonly createdByUpdate?: boolean;
  /** A DELETE answers the object, not a Status. */
  readonly answersDeleted?: boolean;
  /** What its names have to be; default: a DNS subdomain. */
  readonly naming?: 'subdomain' | 'label' | 'path';
  /**
   * What fields have to be, in Go's words, by their path: `{'spec.taints': '[]object'}`. Others are kept as they are;
   * `begin`, `defaults` and `check` rely on these and on no others.
   */
  readonly types?: Readonly<Record<string, GoType>>;
  /** What a new one begins with, whatever the client said: `status.phase` of a namespace. */
  begin?(object: ApiObject): ApiObject;
  /** What of the object that was there a write does not change. */
  keep?(object: ApiObject, before: ApiObject): ApiObject;
  /** Fills in what the real server fills in. Called before `check`. */
  defaults?(object: ApiObject): ApiObject;
  /**
   * What is wrong with an object, worded as the real server words it; empty when nothing is.
   * @param before what it replaces; undefined when it is new
   */
  check?(object: ApiObject, before?: ApiObject): readonly Cause[];
  readonly columns: readonly Column[];
}

/** A column of the table that `kubectl get` prints. */
export interface Column {
  readonly name: string;
  readonly type: string;
  readonly format?: string;
  readonly description: string;
  /** 0 is always shown, more only with `-o wide`. */
  readonly priority: number;
  cell(object: ApiObject, now: Date): string | number | boolean | null;
}

/** One fault of an object that is refused with 422. */
export interface Cause {
  /** `FieldValueInvalid`, `FieldValueRequired`, and so on. */
  readonly reason: string;
  /** Without the field: `Invalid value: "A": a lowercase …`. */
  readonly message: string;
  /** `metadata.name`. */
  readonly field: string;
}
