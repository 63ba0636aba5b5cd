import {apply, get, merge, type Case, type Step} from '../step.js';

const maps = '/api/v1/namespaces/NS/configmaps';

function applied(manager: string, fields: object, query = ''): Step {
  const body = {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'a'}, ...fields};
  return apply(`${maps}/a?fieldManager=${manager}${query}`, body);
}

/** Who owns what after server-side applies, and who stands in the way. */
export const applies: readonly Case[] = [
  {
    name: 'removes what its applier leaves out, but for what another one owns',
    steps: [
      applied('red', {data: {a: '1', b: '1', c: '1'}}),
      applied('blue', {data: {b: '1'}}),
      applied('red', {data: {a: '1'}}),
      applied('blue', {}),
      applied('red', {}),
    ],
  },
  {
    name: 'names who owns what an apply would change',
    steps: [
      applied('red', {data: {a: '1', b: '1'}}),
      merge(`${maps}/a?fieldManager=kubectl-edit`, {data: {b: '2'}}),
      applied('red', {data: {a: '1', b: '3'}}),
      applied('blue', {data: {a: '2'}}),
      applied('red', {data: {a: '1', b: '3'}}, '&force=true'),
      get(`${maps}/a`),
    ],
  },
  {
    name: 'owns the elements of a list one by one',
    steps: [
      applied('red', {metadata: {name: 'a', finalizers: ['example.com/a', 'example.com/b']}}),
      applied('blue', {metadata: {name: 'a', finalizers: ['example.com/c', 'example.com/b']}}),
      applied('red', {metadata: {name: 'a', finalizers: ['example.com/a']}}),
      applied('blue', {metadata: {name: 'a'}}),
      applied('red', {metadata: {name: 'a'}}),
    ],
  },
  {
    name: 'changes nothing when the same is applied again',
    steps: [
      applied('red', {data: {a: '1'}}),
      applied('red', {data: {a: '1'}}),
      merge(`${maps}/a?fieldManager=blue`, {data: {a: '1'}}),
      applied('green', {data: {a: '1'}}),
      get(`${maps}/a`),
    ],
  },
];
