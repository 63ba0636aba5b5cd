import {AccessError} from './errors.js';
import type {Rest} from './rest.js';

/** Something that a user may or may not do. */
export interface Access {
  readonly verb: string;
  /** Plural: `daemonsets`. */
  readonly resource: string;
  /** `apps`; the core group when left out. */
  readonly group?: string;
  /** `exec` */
  readonly subresource?: string;
  /** Left out: in all namespaces, or what is in none. */
  readonly namespace?: string;
  readonly name?: string;
}

/**
 * Asks the server which of these the user may not do.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/self-subject-access-review-v1/
 */
export async function refusedAccess(
  rest: Rest,
  asked: readonly Access[],
  {signal}: {readonly signal?: AbortSignal | undefined} = {},
): Promise<readonly Access[]> {
  const allowed = await Promise.all(
    asked.map(async (resourceAttributes) => {
      const body = {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: {resourceAttributes},
      };
      const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
      const {status} = await rest.send<ReviewObject>('POST', path, {body, signal});
      return status?.allowed === true;
    }),
  );
  return asked.filter((_, index) => !allowed[index]);
}

/**
 * @throws AccessError naming what the user may not do of this
 */
export async function requireAccess(
  rest: Rest,
  asked: readonly Access[],
  options: {readonly signal?: AbortSignal | undefined} = {},
): Promise<void> {
  const refused = await refusedAccess(rest, asked, options);
  if (refused.length === 0) return;
  throw new AccessError(`you may not ${refused.map(accessText).join(', ')}`, {
    hint: 'ask the administrator of the cluster for these rights; `kubectl auth can-i --list` shows those you have',
  });
}

/** `create daemonsets.apps in npd-system`, as `kubectl auth can-i` takes it. */
export function accessText({verb, resource, group, subresource, namespace, name}: Access): string {
  const kind = [resource, ...(group ? [group] : [])].join('.');
  const what = subresource === undefined ? kind : `${kind}/${subresource}`;
  const which = name === undefined ? '' : ` "${name}"`;
  return `${verb} ${what}${which}${namespace === undefined ? '' : ` in ${namespace}`}`;
}

interface ReviewObject {
  readonly status?: {readonly allowed?: boolean};
}
