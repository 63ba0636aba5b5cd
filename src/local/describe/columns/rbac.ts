import type {ApiObject, Column} from '../../api/kind.js';
import {listAt, textAt} from './fields.js';
import {ageColumn, createdAtColumn, nameColumn} from './metadata.js';

/** NAME CREATED AT, of roles and cluster roles. */
export const roleColumns: readonly Column[] = [nameColumn, createdAtColumn];

/** NAME ROLE AGE, and with `-o wide` USERS GROUPS SERVICEACCOUNTS. */
export const roleBindingColumns: readonly Column[] = bindingColumns(
  'roleBinding',
  'RoleRef can reference a Role in the current namespace or a ClusterRole in the global namespace. If the RoleRef cannot be resolved, the Authorizer must return an error.',
);

/** The same of what holds in all namespaces. */
export const clusterRoleBindingColumns: readonly Column[] = bindingColumns(
  'clusterRoleBinding',
  'RoleRef can only reference a ClusterRole in the global namespace. If the RoleRef cannot be resolved, the Authorizer must return an error.',
);

function bindingColumns(binding: string, roleDescription: string): readonly Column[] {
  return [
    nameColumn,
    {
      name: 'Role',
      type: 'string',
      description: roleDescription,
      priority: 0,
      cell: (object) => `${textAt(object, 'roleRef', 'kind')}/${textAt(object, 'roleRef', 'name')}`,
    },
    ageColumn,
    subjectsColumn('Users', 'User', binding),
    subjectsColumn('Groups', 'Group', binding),
    subjectsColumn('ServiceAccounts', 'ServiceAccount', binding),
  ];
}

function subjectsColumn(name: string, kind: string, binding: string): Column {
  return {
    name,
    type: 'string',
    description: `${name} in the ${binding}`,
    priority: 1,
    cell: (object) => subjects(object, kind).join(', '),
  };
}

function subjects(object: ApiObject, kind: string): readonly string[] {
  return listAt(object, 'subjects')
    .filter((subject) => subject['kind'] === kind)
    .map((subject) => {
      const name = textAt(subject, 'name');
      return kind === 'ServiceAccount' ? `${textAt(subject, 'namespace')}/${name}` : name;
    });
}
