import assert from 'node:assert/strict';
import {nodeRecord} from '../../src/kube/node-record.js';
import {placementRecord, type PlacementObject} from '../../src/kube/placement-record.js';
import {wantsPodOn} from '../../src/tasks/agent-placement.js';

interface Case {
  readonly says: string;
  readonly spec: PlacementObject;
  readonly labels?: Record<string, string>;
  readonly taint?: string;
  readonly wanted: boolean;
}

/** @param taint `key=value:effect` */
function node({labels = {}, taint}: Case) {
  const [, key = '', value, effect = ''] = /^([^=:]+)(?:=([^:]*))?:(.*)$/.exec(taint ?? '') ?? [];
  const taints = taint === undefined ? [] : [{key, effect, ...(value !== undefined && {value})}];
  return nodeRecord({metadata: {name: 'n1', resourceVersion: '1', labels}, spec: {taints}});
}

type Requirement = NonNullable<
  NonNullable<
    NonNullable<
      NonNullable<PlacementObject['affinity']>['nodeAffinity']
    >['requiredDuringSchedulingIgnoredDuringExecution']
  >['nodeSelectorTerms']
>[number];

function affinity(...nodeSelectorTerms: Requirement[]): PlacementObject {
  const required = {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms}};
  return {affinity: {nodeAffinity: required}};
}

function label(key: string, operator: string, ...values: string[]): Requirement {
  return {matchExpressions: [{key, operator, values}]};
}

const linux = {nodeSelector: {'kubernetes.io/os': 'linux'}};

const cases: readonly Case[] = [
  {says: 'any node when nothing is said', spec: {}, wanted: true},
  {
    says: 'a node with the label',
    spec: linux,
    labels: {'kubernetes.io/os': 'linux'},
    wanted: true,
  },
  {
    says: 'no node with another value',
    spec: linux,
    labels: {'kubernetes.io/os': 'windows'},
    wanted: false,
  },
  {says: 'no node with a taint of others', spec: {}, taint: 'gpu=yes:NoSchedule', wanted: false},
  {says: 'a node that is only not preferred', spec: {}, taint: 'a:PreferNoSchedule', wanted: true},
  {
    says: 'a node whose taint it tolerates by value',
    spec: {tolerations: [{key: 'gpu', value: 'yes'}]},
    taint: 'gpu=yes:NoSchedule',
    wanted: true,
  },
  {
    says: 'no node whose taint has another value',
    spec: {tolerations: [{key: 'gpu', value: 'yes'}]},
    taint: 'gpu=no:NoSchedule',
    wanted: false,
  },
  {
    says: 'no node whose taint has another effect',
    spec: {tolerations: [{key: 'gpu', operator: 'Exists', effect: 'NoSchedule'}]},
    taint: 'gpu:NoExecute',
    wanted: false,
  },
  {
    says: 'every node with the toleration of everything',
    spec: {tolerations: [{operator: 'Exists'}]},
    taint: 'sick:NoExecute',
    wanted: true,
  },
  {
    says: 'a cordoned node, as every DaemonSet',
    spec: {},
    taint: 'node.kubernetes.io/unschedulable:NoSchedule',
    wanted: true,
  },
  {
    says: 'a node without a network only in the host’s network',
    spec: {hostNetwork: true},
    taint: 'node.kubernetes.io/network-unavailable:NoSchedule',
    wanted: true,
  },
  {
    says: 'no node without a network otherwise',
    spec: {},
    taint: 'node.kubernetes.io/network-unavailable:NoSchedule',
    wanted: false,
  },
  {
    says: 'a node that one of two terms names',
    spec: affinity(label('zone', 'In', 'a'), {
      matchFields: [{key: 'metadata.name', operator: 'In', values: ['n1']}],
    }),
    wanted: true,
  },
  {
    says: 'no node that no term names',
    spec: affinity(label('zone', 'In', 'a', 'b')),
    labels: {zone: 'c'},
    wanted: false,
  },
  {says: 'no node for an empty term', spec: affinity({}), wanted: false},
  {
    says: 'a node without what must not be there',
    spec: affinity(label('x', 'NotIn', 'y')),
    wanted: true,
  },
  {says: 'no node without what must be there', spec: affinity(label('x', 'Exists')), wanted: false},
  {
    says: 'a node with more',
    spec: affinity(label('cores', 'Gt', '8')),
    labels: {cores: '16'},
    wanted: true,
  },
  {
    says: 'no node with as many',
    spec: affinity(label('cores', 'Lt', '16')),
    labels: {cores: '16'},
    wanted: false,
  },
  {
    says: 'no node by a word that is no number',
    spec: affinity(label('cores', 'Gt', '8')),
    labels: {cores: 'many'},
    wanted: false,
  },
];

describe('wantsPodOn', () => {
  for (const each of cases) {
    it(`wants ${each.says}`, () => {
      assert.equal(wantsPodOn(placementRecord(each.spec), node(each)), each.wanted);
    });
  }
});
