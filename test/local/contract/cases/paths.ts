import {del, get, merge, post, put, type Case} from '../step.js';

/** Paths and methods that are not served. */
export const paths: readonly Case[] = [
  {
    name: 'says that there is no such resource',
    steps: [
      get('/api/v1/nope'),
      get('/api/v1/nope/x'),
      get('/api/v2/nodes'),
      get('/api/v1/namespaces/default/nodes'),
      get('/api/v1/configmaps/x'),
      get('/api/v1/nodes/x/zork'),
      get('/api/v1/nodes/x/status/y'),
    ],
  },
  {
    name: 'says that a method is not for this resource',
    steps: [
      post('/api/v1/configmaps', {}),
      post('/api/v1/nodes/x', {}),
      put('/api/v1/nodes', {}),
      merge('/api/v1/nodes', {}),
      del('/api/v1/nodes/x/status'),
      del('/api/v1/namespaces'),
      del('/api/v1/configmaps'),
      {method: 'OPTIONS', path: '/api/v1/nodes'},
    ],
  },
  {
    name: 'says that there is no such object',
    steps: [
      get('/api/v1/nodes/NS'),
      get('/apis/apps/v1/namespaces/NS/daemonsets/a'),
      get('/apis/rbac.authorization.k8s.io/v1/clusterroles/NS'),
    ],
  },
  {
    name: 'says that it lives',
    steps: [get('/healthz'), get('/livez'), get('/readyz'), get('/healthz/ping')],
  },
];
