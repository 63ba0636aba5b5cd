import type {Kind} from '../api/kind.js';

/** A resource or a part of one, as discovery tells of it. Every kind is one; reviews are without being stored. */
export type Resource = Pick<
  Kind,
  | 'group'
  | 'version'
  | 'kind'
  | 'plural'
  | 'singular'
  | 'shortNames'
  | 'namespaced'
  | 'categories'
  | 'verbs'
  | 'subresources'
> & {
  /** Whether objects of it are kept. */
  readonly stored: boolean;
};

/** A part of an object that has requests of its own. */
export interface Subresource {
  /** `log` */
  readonly name: string;
  readonly verbs: readonly string[];
  /** What is sent and answered. */
  readonly kind: string;
  /** Only where that is not of the resource's own group. */
  readonly group?: string;
  readonly version?: string;
}

/** What is known of parts, for those that a kind may name. */
const parts: Readonly<Record<string, Omit<Subresource, 'name'>>> = {
  'namespaces/finalize': {verbs: ['update'], kind: 'Namespace'},
  'nodes/proxy': {verbs: ['create', 'delete', 'get', 'patch', 'update'], kind: 'NodeProxyOptions'},
  'pods/attach': {verbs: ['create', 'get'], kind: 'PodAttachOptions'},
  'pods/eviction': {verbs: ['create'], kind: 'Eviction', group: 'policy', version: 'v1'},
  'pods/exec': {verbs: ['create', 'get'], kind: 'PodExecOptions'},
  'pods/log': {verbs: ['get'], kind: 'Pod'},
  'pods/portforward': {verbs: ['create', 'get'], kind: 'PodPortForwardOptions'},
  'pods/proxy': {verbs: ['create', 'delete', 'get', 'patch', 'update'], kind: 'PodProxyOptions'},
  'serviceaccounts/token': {
    verbs: ['create'],
    kind: 'TokenRequest',
    group: 'authentication.k8s.io',
    version: 'v1',
  },
};

const statusVerbs = ['get', 'patch', 'update'];

/** The parts of a resource's objects, by name. */
export function subresourcesOf({plural, kind, subresources}: Resource): readonly Subresource[] {
  return [...subresources]
    .sort()
    .map((name) => ({name, ...(parts[`${plural}/${name}`] ?? {verbs: statusVerbs, kind})}));
}

/** What is answered to whoever asks about their own rights. */
const reviews: readonly Resource[] = [
  review('authentication.k8s.io', 'SelfSubjectReview'),
  review('authorization.k8s.io', 'SelfSubjectAccessReview'),
  review('authorization.k8s.io', 'SelfSubjectRulesReview'),
];

function review(group: string, kind: string): Resource {
  return {
    group,
    version: 'v1',
    kind,
    plural: `${kind.toLowerCase()}s`,
    singular: kind.toLowerCase(),
    shortNames: [],
    namespaced: false,
    verbs: ['create'],
    subresources: [],
    stored: false,
  };
}

/** Everything that discovery tells of, sorted as the real server sorts it. */
export function resourcesOf(kinds: readonly Kind[]): readonly Resource[] {
  const all = [...kinds.map((kind) => ({...kind, stored: true})), ...reviews];
  return all.sort((a, b) => (a.plural < b.plural ? -1 : 1));
}

/** The order in which the real server lists groups: kubectl takes the first that has what it is asked for. */
const groupOrder = [
  '',
  'apps',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'rbac.authorization.k8s.io',
  'admissionregistration.k8s.io',
  'coordination.k8s.io',
];

/** A group with what it holds; every group here has one version. */
export interface Group {
  /** Empty for the core group. */
  readonly name: string;
  readonly version: string;
  readonly resources: readonly Resource[];
}

/** The groups of resources in the real server's order; one that it does not name here comes last. */
export function groupsOf(resources: readonly Resource[]): readonly Group[] {
  const names = [...new Set(resources.map(({group}) => group))];
  return names
    .sort((a, b) => rank(a) - rank(b))
    .map((name) => {
      const own = resources.filter(({group}) => group === name);
      return {name, version: own[0]?.version ?? '', resources: own};
    });
}

function rank(group: string): number {
  const place = groupOrder.indexOf(group);
  return place === -1 ? groupOrder.length : place;
}
