import type {Cause, Kind} from './kind.js';

/** A Status object, as the API answers what is not an object. */
export interface Status {
  readonly kind: 'Status';
  readonly apiVersion: 'v1';
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly status: 'Failure' | 'Success';
  readonly message?: string;
  readonly reason?: string;
  readonly details?: Details;
  readonly code?: number;
}

/** What a Status is about. */
export interface Details {
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly Cause[];
  readonly retryAfterSeconds?: number;
}

/** A request is refused, and this is what the client is told. */
export class StatusError extends Error {
  override name = 'StatusError';
  readonly code: number;
  readonly reason: string | undefined;
  readonly details: Details | undefined;
  /** Further metadata of the Status: `continue`. */
  readonly metadata: Readonly<Record<string, unknown>>;

  constructor(
    code: number,
    message: string,
    about: {
      reason?: string;
      details?: Details;
      metadata?: Readonly<Record<string, unknown>>;
      cause?: unknown;
    } = {},
  ) {
    super(message, about.cause === undefined ? undefined : {cause: about.cause});
    this.code = code;
    this.reason = about.reason;
    this.details = about.details;
    this.metadata = about.metadata ?? {};
  }

  status(): Status {
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: this.metadata,
      status: 'Failure',
      message: this.message,
      ...(this.reason !== undefined && {reason: this.reason}),
      ...(this.details && {details: this.details}),
      code: this.code,
    };
  }
}

/** What a Status says of an object of a kind: `{name, group, kind: 'daemonsets'}`. */
export function aboutResource({group, plural}: Kind, name = ''): Details {
  return {...(name !== '' && {name}), ...(group !== '' && {group}), kind: plural};
}

/** `configmaps`, `daemonsets.apps`: how messages name a resource, and the store its shelf. */
export function resourceName({group, plural}: Kind): string {
  return group === '' ? plural : `${plural}.${group}`;
}

/** 400: the request itself is wrong. */
export function badRequest(message: string, cause?: unknown): StatusError {
  return new StatusError(400, message, {reason: 'BadRequest', cause});
}

/** 404: there is no such object. */
export function notFound(kind: Kind, name: string): StatusError {
  return new StatusError(404, `${resourceName(kind)} "${name}" not found`, {
    reason: 'NotFound',
    details: aboutResource(kind, name),
  });
}

/** 404: there is no such resource. */
export function noSuchResource(): StatusError {
  return new StatusError(404, 'the server could not find the requested resource', {
    reason: 'NotFound',
    details: {},
  });
}

/** 405: the resource is there, but not for this verb. */
export function methodNotAllowed(): StatusError {
  return new StatusError(405, 'the server does not allow this method on the requested resource', {
    reason: 'MethodNotAllowed',
    details: {},
  });
}

/** 409: the name is taken. */
export function alreadyExists(kind: Kind, name: string): StatusError {
  return new StatusError(409, `${resourceName(kind)} "${name}" already exists`, {
    reason: 'AlreadyExists',
    details: aboutResource(kind, name),
  });
}

/** 409: the object is not what the client thinks that it is. */
export function conflict(kind: Kind, name: string, why: string): StatusError {
  return new StatusError(
    409,
    `Operation cannot be fulfilled on ${resourceName(kind)} "${name}": ${why}`,
    {reason: 'Conflict', details: aboutResource(kind, name)},
  );
}

/** 409: somebody else wrote first. */
export function modified(kind: Kind, name: string): StatusError {
  return conflict(
    kind,
    name,
    'the object has been modified; please apply your changes to the latest version and try again',
  );
}

/** 410: that state is forgotten. */
export function expired(
  message: string,
  metadata?: Readonly<Record<string, unknown>>,
): StatusError {
  return new StatusError(410, message, {reason: 'Expired', ...(metadata && {metadata})});
}

/** 422: the object, or the options of a request, have these faults. */
export function invalid(
  about: {readonly group: string; readonly kind: string; readonly name: string},
  causes: readonly Cause[],
): StatusError {
  const {group, kind, name} = about;
  const faults = [...new Set(causes.map(({field, message}) => `${field}: ${message}`))];
  const listed = faults.length === 1 ? faults[0] : `[${faults.join(', ')}]`;
  const named = group === '' ? kind : `${kind}.${group}`;
  return new StatusError(422, `${named} "${name}" is invalid: ${listed}`, {
    reason: 'Invalid',
    details: {
      ...(name !== '' && {name}),
      ...(group !== '' && {group}),
      kind,
      ...(causes.length > 0 && {causes}),
    },
  });
}
