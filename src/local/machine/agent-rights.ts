import type {Identity} from '../api/identity.js';

/**
 * Who the agent is on the embedded API: its service account, with the rights of the manifests' role and, as their admission
 * policies have it, on its own node only.
 */
export function agentIdentity(nodeName: string): Identity {
  return {
    user: 'system:serviceaccount:npd-system:npd-agent',
    groups: ['system:serviceaccounts', 'system:serviceaccounts:npd-system', 'system:authenticated'],
    may({verb, resource}) {
      if (!resource || resource.group !== '') return false;
      const {plural, subresource, name} = resource;
      if (plural === 'events')
        return subresource === undefined && ['create', 'patch'].includes(verb);
      if (plural !== 'nodes' || name !== nodeName) return false;
      return subresource === undefined
        ? verb === 'get'
        : subresource === 'status' && verb === 'patch';
    },
  };
}
