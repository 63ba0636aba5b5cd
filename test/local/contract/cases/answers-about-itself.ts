import {get, post, type Case} from '../step.js';

const roles = '/apis/rbac.authorization.k8s.io/v1/namespaces/NS/roles';
const events = '/api/v1/namespaces/NS/events';
const access = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
const rules = '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews';
const table = {accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json'};

/** Discovery, tables and reviews: what kubectl asks before and beside its work. */
export const answersAboutItself: readonly Case[] = [
  {
    name: 'tells of groups, and of resources where it serves all that a group has',
    steps: [
      get('/apis/apps'),
      get('/apis/apps/'),
      get('/apis/rbac.authorization.k8s.io'),
      get('/apis/rbac.authorization.k8s.io/v1'),
      get('/apis/rbac.authorization.k8s.io/v1/'),
      get('/apis/coordination.k8s.io/v1'),
    ],
  },
  {
    name: 'knows no other resources',
    steps: [get('/apis/coordination.k8s.io/v1/none'), get('/apis/coordination.k8s.io/v1/none/a')],
  },
  {
    name: 'prints a list and an object as a table, with as much of each as is asked for',
    steps: [
      post(roles, {metadata: {name: 'a', labels: {b: 'c'}}, rules: []}),
      get(roles, table),
      get(`${roles}/a`, table),
      get(`${roles}?includeObject=Object`, table),
      get(`${roles}?includeObject=None`, table),
      get(`${roles}?includeObject=Metadata`, table),
      get(`${roles}/absent`, table),
      get(`${roles}?labelSelector=none`, table),
    ],
  },
  {
    name: 'prints an event that says little',
    steps: [
      post(events, {metadata: {name: 'e'}, involvedObject: {namespace: 'NS', kind: 'Node'}}),
      get(events, table),
    ],
  },
  {
    name: 'gives only the metadata of objects',
    steps: [
      post(roles, {metadata: {name: 'a'}, rules: []}),
      get(roles, {accept: 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io'}),
      get(`${roles}/a`, {accept: 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io'}),
    ],
  },
  {
    name: 'refuses a question about rights that asks nothing, or two things',
    steps: [
      post(access, {spec: {}}),
      post(access, {
        spec: {
          nonResourceAttributes: {verb: 'get', path: '/x'},
          resourceAttributes: {verb: 'get', resource: 'pods'},
        },
      }),
      post(rules, {spec: {}}),
      get(access),
    ],
  },
];
