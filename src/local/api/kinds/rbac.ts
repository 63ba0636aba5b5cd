import {invalidValue, required, unsupported} from '../causes.js';
import type {ApiObject, Cause, Kind} from '../kind.js';
import {
  clusterRoleBindingColumns,
  roleBindingColumns,
  roleColumns,
} from '../../describe/columns/index.js';
import {sameJson} from '../../patch/json.js';
import {allVerbs} from './verbs.js';

type Fields = Readonly<Record<string, unknown>>;

const group = 'rbac.authorization.k8s.io';
const common = {
  group,
  version: 'v1',
  shortNames: [],
  verbs: allVerbs,
  subresources: [],
  fields: [],
  naming: 'path',
  createdByUpdate: true,
} as const;

const roles = {
  ...common,
  types: {rules: '[]object', aggregationRule: 'object'},
  defaults: withRules,
} as const;

const bindings = {
  ...common,
  types: {
    subjects: '[]object',
    roleRef: 'object',
    'roleRef.kind': 'string',
    'roleRef.name': 'string',
    'roleRef.apiGroup': 'string',
  },
  defaults: withGroups,
} as const;

export const clusterRole: Kind = {
  ...roles,
  kind: 'ClusterRole',
  columns: roleColumns,
  plural: 'clusterroles',
  singular: 'clusterrole',
  namespaced: false,
  check: (object) => ruleFaults(object, false),
};

export const role: Kind = {
  ...roles,
  kind: 'Role',
  columns: roleColumns,
  plural: 'roles',
  singular: 'role',
  namespaced: true,
  check: (object) => ruleFaults(object, true),
};

export const clusterRoleBinding: Kind = {
  ...bindings,
  kind: 'ClusterRoleBinding',
  columns: clusterRoleBindingColumns,
  plural: 'clusterrolebindings',
  singular: 'clusterrolebinding',
  namespaced: false,
  check: (object, before) => bindingFaults(object, before, ['ClusterRole']),
};

export const roleBinding: Kind = {
  ...bindings,
  kind: 'RoleBinding',
  columns: roleBindingColumns,
  plural: 'rolebindings',
  singular: 'rolebinding',
  namespaced: true,
  check: (object, before) => bindingFaults(object, before, ['ClusterRole', 'Role']),
};

function withRules(object: ApiObject): ApiObject {
  const rules = object['rules'] as readonly Fields[] | undefined;
  return {...object, rules: rules && rules.length > 0 ? rules : null};
}

function withGroups(object: ApiObject): ApiObject {
  const subjects = (object['subjects'] ?? []) as readonly Fields[];
  const roleRef = (object['roleRef'] ?? {}) as Fields;
  const {kind = '', name = ''} = roleRef;
  const {subjects: _, roleRef: _ref, ...rest} = object;
  void [_, _ref];
  return {
    ...rest,
    ...(subjects.length > 0 && {subjects: subjects.map(withGroup)}),
    roleRef: {apiGroup: roleRef['apiGroup'] || group, kind, name},
  };
}

function withGroup({kind = '', apiGroup, name = '', ...rest}: Fields): Fields {
  const known = apiGroup || (kind === 'User' || kind === 'Group' ? group : undefined);
  return {kind, ...(known !== undefined && {apiGroup: known}), name, ...rest};
}

function ruleFaults(object: ApiObject, namespaced: boolean): readonly Cause[] {
  const rules = (object['rules'] ?? []) as readonly Fields[];
  return rules.flatMap((rule, index) => ruleFault(rule, `rules[${index}]`, namespaced));
}

function ruleFault(rule: Fields, field: string, namespaced: boolean): readonly Cause[] {
  function count(name: string): number {
    return Array.isArray(rule[name]) ? rule[name].length : 0;
  }

  const causes: Cause[] = [];
  if (count('verbs') === 0) {
    causes.push(required(`${field}.verbs`, 'verbs must contain at least one value'));
  }
  if (count('nonResourceURLs') > 0) {
    if (namespaced) {
      const why = 'namespaced rules cannot apply to non-resource URLs';
      causes.push(invalidValue(`${field}.nonResourceURLs`, rule['nonResourceURLs'], why));
    }
    if (count('apiGroups') + count('resources') + count('resourceNames') > 0) {
      const why = 'rules cannot apply to both regular resources and non-resource URLs';
      causes.push(invalidValue(`${field}.nonResourceURLs`, rule['nonResourceURLs'], why));
    }
    return causes;
  }
  if (count('apiGroups') === 0) {
    causes.push(
      required(`${field}.apiGroups`, 'resource rules must supply at least one api group'),
    );
  }
  if (count('resources') === 0) {
    causes.push(required(`${field}.resources`, 'resource rules must supply at least one resource'));
  }
  return causes;
}

function bindingFaults(
  object: ApiObject,
  before: ApiObject | undefined,
  kinds: readonly string[],
): readonly Cause[] {
  const {apiGroup, kind, name} = object['roleRef'] as Readonly<Record<string, string>>;
  const subjects = (object['subjects'] ?? []) as readonly Fields[];
  return [
    ...(apiGroup === group ? [] : [unsupported('roleRef.apiGroup', apiGroup, [group])]),
    ...(kinds.includes(kind ?? '') ? [] : [unsupported('roleRef.kind', kind, kinds)]),
    ...(name === '' ? [required('roleRef.name', '')] : []),
    ...subjects.flatMap((subject, index) => subjectFaults(subject, `subjects[${index}]`)),
    ...(before && !sameJson(object['roleRef'], before['roleRef'])
      ? [
          invalidValue(
            'roleRef',
            {APIGroup: apiGroup, Kind: kind, Name: name},
            'cannot change roleRef',
          ),
        ]
      : []),
  ];
}

const subjectKinds = ['ServiceAccount', 'User', 'Group'];

function subjectFaults(subject: Fields, field: string): readonly Cause[] {
  const {kind, name, namespace} = subject;
  return [
    ...(name === '' ? [required(`${field}.name`, '')] : []),
    ...(kind === 'ServiceAccount' && !namespace ? [required(`${field}.namespace`, '')] : []),
    ...(subjectKinds.includes(String(kind))
      ? []
      : [unsupported(`${field}.kind`, kind, subjectKinds)]),
  ];
}
