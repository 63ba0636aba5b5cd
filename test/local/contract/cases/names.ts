import {post, type Case} from '../step.js';

const maps = '/api/v1/namespaces/NS/configmaps';

/** Names, labels and annotations that are refused, with the reason. */
export const names: readonly Case[] = [
  {
    name: 'says what a name has to be',
    steps: [
      ...['A_b', '..', 'a..b', '-a', 'a'.repeat(260)].map((name) => post(maps, {metadata: {name}})),
      post(maps, {metadata: {name: 'a', generateName: 'A_'}}),
      post('/api/v1/namespaces', {metadata: {name: 'A.b'}}),
      post('/api/v1/namespaces', {metadata: {name: 'a'.repeat(64)}}),
      post('/apis/rbac.authorization.k8s.io/v1/clusterroles', {metadata: {name: 'a%b'}}),
      post('/apis/rbac.authorization.k8s.io/v1/clusterroles?dryRun=All', {
        metadata: {name: 'NS:A b'},
        rules: [],
      }),
    ],
  },
  {
    name: 'says what labels and annotations have to be',
    steps: [
      post(maps, {metadata: {name: 'a', labels: {'a b': 'c d'}}}),
      post(maps, {metadata: {name: 'a', labels: {a: 'a'.repeat(70)}}}),
      post(maps, {metadata: {name: 'a', labels: {['a'.repeat(70)]: 'b'}}}),
      ...['A_b/c', '/e', 'g/', 'x/y/z'].map((key) =>
        post(maps, {metadata: {name: 'a', labels: {[key]: 'v'}}}),
      ),
      post(maps, {metadata: {name: 'a', annotations: {'a b': 'x', 'A/b': 'any text'}}}),
      post(maps, {metadata: {name: 'a', labels: {a: 5}}}),
      post(maps, {metadata: {name: 'a', labels: 'x'}}),
      post(`${maps}?dryRun=All`, {metadata: {name: 'a', labels: null, annotations: {a: null}}}),
    ],
  },
  {
    name: 'says what owners and finalizers have to be',
    steps: [
      post(maps, {metadata: {name: 'a', ownerReferences: [{apiVersion: 'v1'}]}}),
      post(maps, {metadata: {name: 'a', finalizers: ['x', 'x y', 'a.b/c']}}),
    ],
  },
  {
    name: 'says what the keys of a config map have to be',
    steps: [
      ...['a b', '..', '..a'].map((key) => post(maps, {metadata: {name: 'a'}, data: {[key]: 'x'}})),
      post(maps, {metadata: {name: 'a'}, data: {a: 'a'.repeat(1_048_577)}}),
    ],
  },
];
