/** The columns of each kind's table, as the real server has them: what `kubectl get` prints. */
export {admissionBindingColumns, admissionPolicyColumns} from './admission.js';
export {configMapColumns, leaseColumns, namespaceColumns, serviceAccountColumns} from './core.js';
export {daemonSetColumns} from './daemon-set.js';
export {eventColumns} from './event.js';
export {nodeColumns} from './node.js';
export {podColumns} from './pod.js';
export {clusterRoleBindingColumns, roleBindingColumns, roleColumns} from './rbac.js';
