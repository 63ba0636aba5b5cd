import {badRequest, StatusError} from './status.js';

/** Who asks. */
export interface Identity {
  /** `system:serviceaccount:npd-system:npd-agent` */
  readonly user: string;
  readonly groups: readonly string[];
  /** What it may do; default: everything. */
  may?(attributes: Attributes): boolean;
}

/** What a request wants to do, in the words of RBAC. */
export interface Attributes {
  /** `get`, `list`, `deletecollection` */
  readonly verb: string;
  /** Of an object; undefined when a path is asked for. */
  readonly resource?: {
    readonly group: string;
    readonly plural: string;
    readonly subresource?: string | undefined;
    readonly namespace?: string | undefined;
    readonly name?: string | undefined;
  };
  readonly path: string;
}

/** Who has the token of the embedded API, and who is somebody else. */
export type Identities = ReadonlyMap<string, Identity>;

const anonymous: Identity = {
  user: 'system:anonymous',
  groups: ['system:unauthenticated'],
  may: ({verb, resource, path}) =>
    !resource && verb === 'get' && /^\/(healthz|livez|readyz|version)\/?$/.test(path),
};

/**
 * Who sends a request.
 * @throws StatusError 401 for a token that is nobody's
 */
export function identify(authorization: string | undefined, identities: Identities): Identity {
  const [scheme = '', token = ''] = (authorization ?? '').trim().split(/\s+/, 2);
  if (scheme.toLowerCase() !== 'bearer' || token === '') return anonymous;
  const found = identities.get(token);
  if (found) return found;
  throw new StatusError(401, 'Unauthorized', {reason: 'Unauthorized'});
}

/**
 * Lets a request through or not.
 * @throws StatusError 403 with the real server's sentence
 */
export function authorize(identity: Identity, attributes: Attributes): void {
  if (!identity.may || identity.may(attributes)) return;
  const {verb, resource, path} = attributes;
  if (!resource) {
    const message = `forbidden: User "${identity.user}" cannot ${verb} path "${path}"`;
    throw new StatusError(403, message, {reason: 'Forbidden', details: {}});
  }
  const {group, plural, subresource, namespace, name} = resource;
  const named = group === '' ? plural : `${plural}.${group}`;
  const part = subresource === undefined ? plural : `${plural}/${subresource}`;
  const where =
    namespace === undefined ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  const what = name === undefined ? named : `${named} "${name}"`;
  throw new StatusError(
    403,
    `${what} is forbidden: User "${identity.user}" cannot ${verb} resource "${part}" in API group "${group}" ${where}`,
    {
      reason: 'Forbidden',
      details: {
        ...(name !== undefined && {name}),
        ...(group !== '' && {group}),
        kind: plural,
      },
    },
  );
}

/** Impersonation is not served: the local administrator is everybody. */
export function refuseImpersonation(headers: Readonly<Record<string, unknown>>): void {
  if (headers['impersonate-user'] === undefined) return;
  throw badRequest('impersonation is not supported by the embedded API of `kubectl npd local`');
}
