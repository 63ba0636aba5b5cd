import {required} from '../causes.js';
import type {ApiObject, Cause, Kind} from '../kind.js';
import {admissionBindingColumns, admissionPolicyColumns} from '../../describe/columns/index.js';
import {allVerbs} from './verbs.js';

type Fields = Readonly<Record<string, unknown>>;

const common = {
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  shortNames: [],
  namespaced: false,
  categories: ['api-extensions'],
  verbs: allVerbs,
  fields: [],
  generation: true,
} as const;

/** Kept for who reads it, and not put in force: the embedded API evaluates no CEL. */
export const policy: Kind = {
  ...common,
  kind: 'ValidatingAdmissionPolicy',
  columns: admissionPolicyColumns,
  plural: 'validatingadmissionpolicies',
  singular: 'validatingadmissionpolicy',
  subresources: ['status'],
  types: {
    'spec.validations': '[]object',
    'spec.auditAnnotations': '[]object',
    'spec.matchConstraints': 'object',
    'spec.matchConstraints.resourceRules': '[]object',
  },
  begin: (object) => ({...object, status: {}}),
  defaults: withDefaults,
  check: policyFaults,
};

export const policyBinding: Kind = {
  ...common,
  kind: 'ValidatingAdmissionPolicyBinding',
  columns: admissionBindingColumns,
  plural: 'validatingadmissionpolicybindings',
  singular: 'validatingadmissionpolicybinding',
  subresources: [],
  types: {'spec.validationActions': '[]string', 'spec.policyName': 'string'},
  check: bindingFaults,
};

function withDefaults(object: ApiObject): ApiObject {
  const spec = (object['spec'] ?? {}) as Fields;
  const constraints = spec['matchConstraints'] as Fields | undefined;
  return {
    ...object,
    spec: {
      ...spec,
      ...(constraints && {matchConstraints: withScope(constraints)}),
      failurePolicy: spec['failurePolicy'] ?? 'Fail',
    },
    status: object['status'] ?? {},
  };
}

function withScope(constraints: Fields): Fields {
  const rules = (constraints['resourceRules'] ?? []) as readonly Fields[];
  return {
    namespaceSelector: {},
    objectSelector: {},
    ...constraints,
    ...(rules.length > 0 && {resourceRules: rules.map((rule) => ({scope: '*', ...rule}))}),
    matchPolicy: constraints['matchPolicy'] ?? 'Equivalent',
  };
}

function policyFaults(object: ApiObject): readonly Cause[] {
  const spec = (object['spec'] ?? {}) as Fields;
  function isEmpty(name: string): boolean {
    return !(spec[name] as unknown[] | undefined)?.length;
  }

  const why = 'validations or auditAnnotations must contain at least one item';
  return [
    ...(spec['matchConstraints'] === undefined ? [required('spec.matchConstraints', '')] : []),
    ...(isEmpty('validations') && isEmpty('auditAnnotations')
      ? [required('spec.validations', why), required('spec.auditAnnotations', why)]
      : []),
  ];
}

function bindingFaults(object: ApiObject): readonly Cause[] {
  const {policyName, validationActions} = (object['spec'] ?? {}) as Fields;
  const actions = validationActions as readonly string[] | undefined;
  return [
    ...(policyName ? [] : [required('spec.policyName', '')]),
    ...(actions?.length
      ? []
      : [required('spec.validationActions', 'at least one validation action is required')]),
  ];
}
