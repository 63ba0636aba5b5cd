import {del, get, merge, post, type Case} from '../step.js';

const maps = '/api/v1/namespaces/NS/configmaps';

/** Deleting objects, one by one and many at once. */
export const deletion: readonly Case[] = [
  {
    name: 'removes an object and says which',
    steps: [
      post(maps, {metadata: {name: 'a'}}),
      del(`${maps}/a?dryRun=All`),
      del(`${maps}/a`, {kind: 'DeleteOptions', apiVersion: 'v1'}),
      get(`${maps}/a`),
      del(`${maps}/a`),
    ],
  },
  {
    name: 'removes only what the client means',
    steps: [
      post(maps, {metadata: {name: 'a'}}),
      del(`${maps}/a`, {preconditions: {uid: 'x'}}),
      del(`${maps}/a`, {preconditions: {resourceVersion: '1'}}),
      get(`${maps}/a`),
    ],
  },
  {
    name: 'checks the options of a deletion',
    steps: [
      post(maps, {metadata: {name: 'a'}}),
      del(`${maps}/a`, {propagationPolicy: 'Somehow'}),
      del(`${maps}/a`, {orphanDependents: true, propagationPolicy: 'Orphan'}),
      del(`${maps}/a?dryRun=Some`),
      del(`${maps}/a?gracePeriodSeconds=x`),
      del(`${maps}/a`, {gracePeriodSeconds: 'x'}),
      del(`${maps}/a`, {kind: 'Zork', apiVersion: 'v9'}),
      del(`${maps}/a`, 'zork'),
    ],
  },
  {
    name: 'keeps what a finalizer holds until the last of them is gone',
    steps: [
      post(maps, {metadata: {name: 'a', finalizers: ['a.b/c']}}),
      del(`${maps}/a`),
      del(`${maps}/a`),
      merge(`${maps}/a`, {metadata: {finalizers: ['a.b/c', 'x.y/z']}}),
      merge(`${maps}/a`, {metadata: {finalizers: null}}),
      get(`${maps}/a`),
    ],
  },
  {
    name: 'removes what the selectors of a collection name',
    steps: [
      post(maps, {metadata: {name: 'a', labels: {l: 'm'}}}),
      post(maps, {metadata: {name: 'b'}}),
      del(`${maps}?labelSelector=l&dryRun=All`),
      del(`${maps}?labelSelector=l`),
      get(`${maps}?labelSelector=l`),
      get(`${maps}/b`),
    ],
  },
  {
    name: 'keeps the namespaces that a cluster needs, and lets nothing into one that is going',
    steps: [
      del('/api/v1/namespaces/default'),
      del('/api/v1/namespaces/kube-system'),
      del('/api/v1/namespaces/none'),
      post(maps, {metadata: {name: 'held', finalizers: ['a.b/c']}}),
      del('/api/v1/namespaces/NS'),
      post(maps, {metadata: {name: 'late'}}),
    ],
  },
];
