import type {ApiObject, Column} from '../../api/kind.js';
import {fieldsAt, hasFields, listAt, textAt} from './fields.js';
import {goSelectorText} from './label-text.js';
import {ageColumn, nameColumn} from './metadata.js';

/** NAME VALIDATIONS PARAMKIND AGE. */
export const admissionPolicyColumns: readonly Column[] = [
  nameColumn,
  {
    name: 'Validations',
    type: 'integer',
    description:
      'Validations indicates the number of validation rules defined in this configuration',
    priority: 0,
    cell: (policy) => listAt(policy, 'spec', 'validations').length,
  },
  {
    name: 'ParamKind',
    type: 'string',
    description: 'ParamKind specifies the kind of resources used to parameterize this policy',
    priority: 0,
    cell: paramKind,
  },
  ageColumn,
];

/** NAME POLICYNAME PARAMREF AGE. */
export const admissionBindingColumns: readonly Column[] = [
  nameColumn,
  {
    name: 'PolicyName',
    type: 'string',
    description: 'PolicyName indicates the policy definition which the policy binding binded to',
    priority: 0,
    cell: (binding) => textAt(binding, 'spec', 'policyName'),
  },
  {
    name: 'ParamRef',
    type: 'string',
    description: 'ParamRef indicates the param resource which sets the configration param',
    priority: 0,
    cell: paramRef,
  },
  ageColumn,
];

function paramKind(policy: ApiObject): string {
  if (!hasFields(policy, 'spec', 'paramKind')) return '<unset>';
  const kind = fieldsAt(policy, 'spec', 'paramKind');
  return `${textAt(kind, 'apiVersion')}/${textAt(kind, 'kind')}`;
}

function paramRef(binding: ApiObject): string {
  const name = textAt(binding, 'spec', 'paramRef', 'name');
  if (name !== '') return `${textAt(binding, 'spec', 'paramRef', 'namespace') || '*'}/${name}`;
  if (!hasFields(binding, 'spec', 'paramRef', 'selector')) return '<unset>';
  return goSelectorText(fieldsAt(binding, 'spec', 'paramRef', 'selector'));
}
