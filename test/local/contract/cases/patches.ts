import {apply, get, merge, post, type Case, type Step} from '../step.js';

const maps = '/api/v1/namespaces/NS/configmaps';
const made = post(maps, {metadata: {name: 'a', labels: {l: 'm'}}, data: {x: 'y'}});

function patch(type: string, body: string | object): Step {
  return {method: 'PATCH', path: `${maps}/a`, body, type};
}

/** What every patch has in common. How each kind of patch changes an object is held against the real server elsewhere. */
export const patches: readonly Case[] = [
  {
    name: 'patches an object',
    steps: [
      made,
      merge(`${maps}/a`, {data: {x: null, z: '1'}}),
      patch('application/strategic-merge-patch+json', {metadata: {labels: {n: 'o'}}}),
      patch('application/json-patch+json', [{op: 'add', path: '/data/q', value: 'r'}]),
      merge(`${maps}/a`, {}),
      get(`${maps}/a`),
    ],
  },
  {
    name: 'refuses what is no patch',
    steps: [
      made,
      patch('application/json', {}),
      patch('application/merge-patch+json', '{'),
      patch('application/merge-patch+json', '[]'),
      patch('application/merge-patch+json', 'null'),
      patch('application/strategic-merge-patch+json', '[]'),
      patch('application/strategic-merge-patch+json', '{'),
      patch('application/json-patch+json', [{op: 'test', path: '/x', value: 4}]),
    ],
  },
  {
    name: 'refuses what a patch may not change',
    steps: [
      made,
      merge(`${maps}/a`, {metadata: {resourceVersion: '1'}}),
      merge(`${maps}/a`, {metadata: {name: 'b'}}),
      merge(`${maps}/a`, {metadata: {namespace: 'other'}}),
      merge(`${maps}/a`, {metadata: {uid: 'x'}}),
      merge(`${maps}/a`, {metadata: null}),
      merge(`${maps}/none`, {data: {a: 'b'}}),
      merge(`${maps}/a?force=true`, {}),
      merge(`${maps}/a?fieldValidation=Some`, {}),
      merge(`${maps}/a`, {metadata: {creationTimestamp: '2020-01-01T00:00:00Z', uid: ''}}),
    ],
  },
  {
    name: 'applies an object, new or not',
    steps: [
      apply(`${maps}/a?fieldManager=m`, {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: {name: 'a'},
        data: {x: 'y'},
      }),
      apply(`${maps}/a?fieldManager=m`, {apiVersion: 'v1', kind: 'ConfigMap', data: {z: '1'}}),
      apply(`${maps}/a?fieldManager=n`, {apiVersion: 'v1', kind: 'ConfigMap', data: {z: '2'}}),
      apply(`${maps}/a?fieldManager=n&force=true`, {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        data: {z: '2'},
      }),
      apply(`${maps}/a?fieldManager=n&dryRun=All`, {apiVersion: 'v1', kind: 'ConfigMap'}),
    ],
  },
  {
    name: 'refuses what cannot be applied',
    steps: [
      apply(`${maps}/a`, {apiVersion: 'v1', kind: 'ConfigMap'}),
      apply(`${maps}/a?fieldManager=m`, {apiVersion: 'v1', kind: 'Pod'}),
      apply(`${maps}/a?fieldManager=m`, {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: {name: 'b'},
      }),
      apply(`${maps}/a?fieldManager=m`, {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: {name: 'a', managedFields: [{}]},
      }),
      apply(`${maps}/a?fieldManager=m`, {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: {name: 'a', uid: 'x'},
      }),
      apply('/api/v1/namespaces/nowhere/configmaps/a?fieldManager=m', {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: {name: 'a'},
      }),
      apply('/apis/apps/v1/namespaces/NS/daemonsets/a/status?fieldManager=m', {
        apiVersion: 'apps/v1',
        kind: 'DaemonSet',
        metadata: {name: 'a'},
      }),
    ],
  },
];
