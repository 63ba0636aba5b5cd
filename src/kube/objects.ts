import {ApiError} from './errors.js';
import type {Rest} from './rest.js';

/** Any object, as YAML or JSON has it. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
    readonly deletionTimestamp?: string | null;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}

/** Which object is meant. */
export interface ObjectId {
  /** `apps/v1` */
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** Left out for kinds that are in no namespace. */
  readonly namespace?: string;
}

interface KindFacts {
  /** Plural, as in paths and in RBAC: `daemonsets`. */
  readonly resource: string;
  readonly namespaced: boolean;
}

/** THE KINDS that can be applied and deleted; the server is not asked for what never changes. */
const kinds: Readonly<Record<string, KindFacts>> = {
  'v1/ConfigMap': {resource: 'configmaps', namespaced: true},
  'v1/Namespace': {resource: 'namespaces', namespaced: false},
  'v1/ServiceAccount': {resource: 'serviceaccounts', namespaced: true},
  'apps/v1/DaemonSet': {resource: 'daemonsets', namespaced: true},
  'rbac.authorization.k8s.io/v1/ClusterRole': {resource: 'clusterroles', namespaced: false},
  'rbac.authorization.k8s.io/v1/ClusterRoleBinding': {
    resource: 'clusterrolebindings',
    namespaced: false,
  },
  'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy': {
    resource: 'validatingadmissionpolicies',
    namespaced: false,
  },
  'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding': {
    resource: 'validatingadmissionpolicybindings',
    namespaced: false,
  },
};

/** @throws Error for a kind that is not in the table */
export function kindFacts({apiVersion, kind}: Pick<ObjectId, 'apiVersion' | 'kind'>): KindFacts {
  const facts = kinds[`${apiVersion}/${kind}`];
  if (facts) return facts;
  const known = Object.keys(kinds).join(', ');
  throw new Error(`expected one of the kinds ${known}, got \`${apiVersion}/${kind}\``);
}

/** Which object this is. */
export function idOf({apiVersion, kind, metadata: {name, namespace}}: KubeObject): ObjectId {
  return {apiVersion, kind, name, ...(namespace !== undefined && {namespace})};
}

/** `daemonset.apps/npd-agent`, as kubectl names what it did something to. */
export function objectText({apiVersion, kind, name}: ObjectId): string {
  const group = groupOf(apiVersion);
  return `${kind.toLowerCase()}${group === '' ? '' : `.${group}`}/${name}`;
}

/** `apps`; empty for the core group. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
}

interface Signalled {
  readonly signal?: AbortSignal | undefined;
}

/** @returns undefined when there is none */
export async function getObject(
  rest: Rest,
  id: ObjectId,
  {signal}: Signalled = {},
): Promise<KubeObject | undefined> {
  return unlessMissing(rest.send<KubeObject>('GET', pathOf(id), {signal}));
}

export interface ApplyOptions extends Signalled {
  /** Who owns the fields that are applied: `kubectl-npd`. */
  readonly fieldManager: string;
  /** Take over fields that others own. */
  readonly force?: boolean;
  /** Everything but storing it. */
  readonly dryRun?: boolean;
}

/**
 * Server-side apply.
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/
 * @throws ApiError with code 409 when others own fields with other values
 */
export async function applyObject(
  rest: Rest,
  object: KubeObject,
  {fieldManager, force = false, dryRun, signal}: ApplyOptions,
): Promise<KubeObject> {
  return rest.send<KubeObject>('PATCH', pathOf(idOf(object)), {
    query: {fieldManager, force, ...(dryRun && {dryRun: 'All'})},
    body: JSON.stringify(object), // JSON is YAML too
    contentType: 'application/apply-patch+yaml',
    signal,
  });
}

export interface DeleteOptions extends Signalled {
  /** Only the object of this identity, not one that was made anew under the same name. */
  readonly uid?: string | undefined;
  /** Wait for what it owns to go first. */
  readonly foreground?: boolean;
  readonly dryRun?: boolean;
}

/** @returns whether there was one */
export async function deleteObject(
  rest: Rest,
  id: ObjectId,
  {uid, foreground, dryRun, signal}: DeleteOptions = {},
): Promise<boolean> {
  const body = {
    apiVersion: 'v1',
    kind: 'DeleteOptions',
    propagationPolicy: foreground ? 'Foreground' : 'Background',
    ...(uid !== undefined && {preconditions: {uid}}),
  };
  const query = dryRun ? {dryRun: 'All'} : {};
  const sent = rest.send<object>('DELETE', pathOf(id), {query, body, signal});
  return (await unlessMissing(sent)) !== undefined;
}

function pathOf(id: ObjectId): string {
  const {apiVersion, name, namespace} = id;
  const {resource, namespaced} = kindFacts(id);
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const inside = namespaced ? `/namespaces/${encodeURIComponent(namespace ?? 'default')}` : '';
  return `${root}${inside}/${resource}/${encodeURIComponent(name)}`;
}

async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiError && error.code === 404) return undefined;
    throw error;
  }
}
