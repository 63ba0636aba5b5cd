import {get, post, type Case, type Step} from '../step.js';

const sets = '/apis/apps/v1/namespaces/NS/daemonsets';
const maps = '/api/v1/namespaces/NS/configmaps';

function strategic(path: string, body: object): Step {
  return {method: 'PATCH', path, body, type: 'application/strategic-merge-patch+json'};
}

function json(path: string, body: readonly object[]): Step {
  return {method: 'PATCH', path, body, type: 'application/json-patch+json'};
}

/** Only what a template asks for, with all that the server would fill in. */
function container(name: string, more: object = {}): object {
  return {
    name,
    image: 'i',
    imagePullPolicy: 'IfNotPresent',
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    ...more,
  };
}

const labels = {app: 'a'};
const made = post(sets, {
  metadata: {name: 'a'},
  spec: {
    selector: {matchLabels: labels},
    template: {
      metadata: {labels},
      spec: {
        containers: [container('x', {env: [{name: 'A', value: '1'}]}), container('y')],
        volumes: [{name: 'v', emptyDir: {}}],
        tolerations: [{key: 'a', operator: 'Exists'}],
      },
    },
  },
});

function template(spec: object): Step {
  return strategic(`${sets}/a`, {spec: {template: {spec}}});
}

const map = post(maps, {
  metadata: {name: 'a', finalizers: ['example.com/a', 'example.com/b']},
  data: {x: 'y'},
});

function mapMetadata(metadata: object): Step {
  return strategic(`${maps}/a`, {metadata});
}

/** What strategic merge patches and JSON patches make of lists, and how those that do not fit are refused. */
export const strategicPatches: readonly Case[] = [
  {
    name: 'merges the lists of a template by their keys',
    steps: [
      made,
      template({containers: [{name: 'x', env: [{name: 'B', value: '2'}]}]}),
      template({containers: [{name: 'y', $patch: 'delete'}]}),
      template({
        containers: [container('z')],
        '$setElementOrder/containers': [{name: 'z'}, {name: 'x'}],
      }),
      template({tolerations: [{key: 'b', operator: 'Exists'}]}),
      template({
        volumes: [{$retainKeys: ['name', 'hostPath'], name: 'v', hostPath: {path: '/x', type: ''}}],
      }),
      get(`${sets}/a`),
    ],
  },
  {
    name: 'refuses what cannot be merged',
    steps: [
      made,
      template({containers: [{image: 'j'}]}),
      template({containers: [{name: 'x', $patch: 'burn'}]}),
      template({containers: [{name: 'x', $patch: 'merge'}]}),
      template({containers: [{name: 'x'}], '$setElementOrder/containers': [{name: 'z'}]}),
      template({volumes: [{$retainKeys: ['name'], name: 'v', hostPath: {path: '/x'}}]}),
      template({$setElementOrder: []}),
      template({containers: [[]]}),
    ],
  },
  {
    name: 'merges a list of plain values',
    steps: [
      map,
      mapMetadata({finalizers: ['example.com/c', 'example.com/a']}),
      mapMetadata({'$deleteFromPrimitiveList/finalizers': ['example.com/b', 'example.com/none']}),
      mapMetadata({'$setElementOrder/finalizers': ['example.com/a', 'example.com/c']}),
      mapMetadata({finalizers: null}),
    ],
  },
  {
    name: 'does the operations of a JSON patch',
    steps: [
      map,
      json(`${maps}/a`, [
        {op: 'test', path: '/data/x', value: 'y'},
        {op: 'copy', from: '/data/x', path: '/data/z'},
      ]),
      json(`${maps}/a`, [{op: 'move', from: '/data/z', path: '/data/a~1b'}]),
      json(`${maps}/a`, [
        {op: 'replace', path: '/data/x', value: 'new'},
        {op: 'add', path: '/metadata/finalizers/-', value: 'example.com/z'},
      ]),
      json(`${maps}/a`, [{op: 'remove', path: '/metadata/finalizers/0'}]),
      json(`${maps}/a`, [{op: 'remove', path: '/metadata/finalizers'}]),
      json(`${maps}/a`, [{op: 'remove', path: '/data/none'}]),
      json(`${maps}/a`, [{op: 'add', path: '/nowhere/a', value: 1}]),
      json(`${maps}/a`, [{op: 'swap', path: '/data'}]),
      json(`${maps}/a`, []),
    ],
  },
];
