import {get, post, put, type Case} from '../step.js';

const maps = '/api/v1/namespaces/NS/configmaps';

/** Creating and replacing objects, and what is refused about it. */
export const writes: readonly Case[] = [
  {
    name: 'makes an object and gives it what every object has',
    steps: [
      post(maps, {metadata: {name: 'a', labels: {l: 'm'}}, data: {x: 'y'}}),
      get(`${maps}/a`),
      post(maps, {metadata: {name: 'a'}}),
      post(`${maps}?fieldManager=somebody`, {metadata: {name: 'b'}, data: {x: 'y'}}),
      post(maps, 'metadata: {name: c}\ndata: {a: b}', {type: 'application/yaml'}),
    ],
  },
  {
    name: 'makes up a name where only its beginning is given',
    steps: [
      post(maps, {metadata: {generateName: 'gen-'}}),
      post(`${maps}?dryRun=All`, {metadata: {generateName: 'gen-'}, data: {a: 'b'}}),
      post(maps, {metadata: {}}),
    ],
  },
  {
    name: 'does everything but storing in a dry run',
    steps: [
      post(`${maps}?dryRun=All`, {metadata: {name: 'a'}, data: {a: 'b'}}),
      get(`${maps}/a`),
      post(maps, {metadata: {name: 'a'}, data: {a: 'b'}}),
      put(`${maps}/a?dryRun=All`, {metadata: {name: 'a'}, data: {a: 'c'}}),
      get(`${maps}/a`),
      post(`${maps}?dryRun=All`, {metadata: {name: 'a'}}),
      post(`${maps}?dryRun=Some`, {metadata: {name: 'c'}}),
      put(`${maps}/a?dryRun=Some`, {metadata: {name: 'a'}}),
    ],
  },
  {
    name: 'lets nothing into a namespace that is not there, and nothing of another one',
    steps: [
      post('/api/v1/namespaces/nowhere/configmaps', {metadata: {name: 'a'}}),
      post(maps, {metadata: {name: 'a', namespace: 'other'}}),
      post('/api/v1/nodes?dryRun=All', {metadata: {name: 'NS', namespace: 'x'}}),
      get('/api/v1/namespaces/nowhere/configmaps/a'),
      get('/api/v1/namespaces/nowhere/configmaps?limit=5'),
    ],
  },
  {
    name: 'refuses what is no object of the kind',
    steps: [
      post(maps, {kind: 'Pod', apiVersion: 'v2', metadata: {name: 'a'}}),
      post(maps, {kind: 'Nope', apiVersion: 'v1', metadata: {name: 'a'}}),
      post(maps, '{'),
      post(maps, ''),
      post(maps, '[]'),
      post(maps, '"x"'),
      post(maps, {metadata: {name: 5}}),
      post(maps, {metadata: {name: 'a'}, data: {a: 5}}),
      post(maps, {metadata: {name: 'a', resourceVersion: '5'}}),
    ],
  },
  {
    name: 'replaces an object that is what the writer thinks it is',
    steps: [
      post(maps, {metadata: {name: 'a'}, data: {x: 'y'}}),
      put(`${maps}/a`, {metadata: {name: 'a'}, data: {x: 'z'}}),
      put(`${maps}/a`, {metadata: {name: 'b'}}),
      put(`${maps}/a`, {metadata: {name: 'a', resourceVersion: '1'}}),
      put(`${maps}/a`, {metadata: {name: 'a', resourceVersion: 'x'}}),
      put(`${maps}/a`, {metadata: {name: 'a', uid: 'somebody-else'}}),
      put(`${maps}/a`, {metadata: {name: 'a', namespace: 'other'}}),
      put(`${maps}/a`, {data: {}}),
      put(`${maps}/none`, {metadata: {name: 'none'}}),
      put(`${maps}/none`, {metadata: {name: 'none', resourceVersion: '5'}}),
      put('/api/v1/nodes/NS', {metadata: {name: 'NS'}}),
      get(`${maps}/a`),
    ],
  },
  {
    name: 'checks the options of a write',
    steps: [
      post(`${maps}?fieldValidation=Some`, {metadata: {name: 'a'}}),
      post(`${maps}?fieldManager=${'a'.repeat(130)}`, {metadata: {name: 'a'}}),
      put(`${maps}/a?fieldValidation=Some`, {metadata: {name: 'a'}}),
    ],
  },
  {
    name: 'keeps an immutable config map as it is',
    steps: [
      post(maps, {metadata: {name: 'a'}, immutable: true, data: {a: 'b'}}),
      put(`${maps}/a`, {metadata: {name: 'a'}, data: {a: 'c'}}),
      put(`${maps}/a`, {metadata: {name: 'a', labels: {x: 'y'}}, immutable: true, data: {a: 'b'}}),
    ],
  },
];
