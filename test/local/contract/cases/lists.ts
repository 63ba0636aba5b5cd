import {get, post, type Case} from '../step.js';

const maps = '/api/v1/namespaces/NS/configmaps';
const three = ['a', 'b', 'c'].map((name) =>
  post(maps, {metadata: {name, labels: {l: name, all: 'yes'}}, data: {n: name}}),
);

/** Lists: selectors, pages and versions. */
export const lists: readonly Case[] = [
  {
    name: 'lists in the order of names',
    steps: [...[...three].reverse(), get(maps), get(`${maps}?resourceVersion=0`)],
  },
  {
    name: 'lists what labels and fields select',
    steps: [
      ...three,
      get(`${maps}?labelSelector=l%3Da`),
      get(`${maps}?labelSelector=l%20in%20(a,c),all`),
      get(`${maps}?labelSelector=!l`),
      get(`${maps}?fieldSelector=metadata.name%3Db`),
      get(`${maps}?fieldSelector=metadata.name!%3Db,metadata.namespace%3DNS`),
      get(`${maps}?labelSelector=%3D%3D`),
      get(`${maps}?fieldSelector=zork%3D5`),
      get(`${maps}?fieldSelector=zork`),
    ],
  },
  {
    name: 'lists page by page',
    steps: [
      ...three,
      get(`${maps}?limit=2`),
      get(`${maps}?limit=2&labelSelector=all`),
      get(`${maps}?limit=3`),
      get(`${maps}?limit=x`),
      get(`${maps}?continue=eyJ2IjoibWV0YS5rOHMuaW8vdjEifQ`),
      get(
        `${maps}?resourceVersion=5&continue=eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MSwic3RhcnQiOiJhXHUwMDAwIn0`,
      ),
    ],
  },
  {
    name: 'checks the versions that are asked for',
    steps: [
      get(`${maps}?resourceVersion=x`),
      get(`${maps}/a?resourceVersion=x`),
      get(`${maps}?resourceVersionMatch=Exact`),
      get(`${maps}?resourceVersion=0&resourceVersionMatch=Exact`),
      get(`${maps}?resourceVersion=0&resourceVersionMatch=Zork`),
      get(`${maps}?resourceVersion=5&resourceVersionMatch=Exact&continue=x`),
      get(`${maps}?resourceVersion=0&resourceVersionMatch=NotOlderThan`),
    ],
  },
  {
    name: 'checks the options of a watch before it begins',
    steps: [
      get(`${maps}?watch=1&resourceVersion=x`),
      get(`${maps}?watch=1&timeoutSeconds=x`),
      get(`${maps}?watch=1&sendInitialEvents=true`),
      get(`${maps}?watch=1&sendInitialEvents=false&resourceVersion=5`),
      get(`${maps}?watch=1&resourceVersionMatch=NotOlderThan`),
      get(`${maps}?watch=1&continue=x`),
    ],
  },
  {
    name: 'lists metadata alone',
    steps: [
      ...three,
      get(maps, {accept: 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io'}),
      get(`${maps}/a`, {accept: 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io'}),
      get(`${maps}?limit=1`, {accept: 'application/json;q=0.1,application/json;q=0.9'}),
    ],
  },
];
