import {configMap} from './kinds/config-map.js';
import {daemonSet} from './kinds/daemon-set.js';
import {event} from './kinds/event.js';
import {lease} from './kinds/lease.js';
import {namespace} from './kinds/namespace.js';
import {node} from './kinds/node.js';
import {pod} from './kinds/pod.js';
import {policy, policyBinding} from './kinds/admission-policy.js';
import {clusterRole, clusterRoleBinding, role, roleBinding} from './kinds/rbac.js';
import {serviceAccount} from './kinds/service-account.js';
import type {Kind} from './kind.js';

/** THE LIST of what the embedded API serves. */
export const kinds: readonly Kind[] = [
  configMap,
  event,
  namespace,
  node,
  pod,
  serviceAccount,
  daemonSet,
  lease,
  clusterRole,
  clusterRoleBinding,
  role,
  roleBinding,
  policy,
  policyBinding,
];
