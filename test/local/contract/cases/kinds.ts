import {del, get, merge, post, put, type Case} from '../step.js';

const sets = '/apis/apps/v1/namespaces/NS/daemonsets';
const roles = '/apis/rbac.authorization.k8s.io/v1/clusterroles';
const bindings = '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings';
const admission = '/apis/admissionregistration.k8s.io/v1';
const group = 'rbac.authorization.k8s.io';

function daemonSet(label: string, container: object): object {
  return {
    metadata: {name: 'd'},
    spec: {
      selector: {matchLabels: {a: label}},
      template: {metadata: {labels: {a: label}}, spec: {containers: [container]}},
    },
  };
}

/** What the kinds fill in and refuse, each in its way. */
export const kinds: readonly Case[] = [
  {
    name: 'keeps the spec and the status of a node apart',
    steps: [
      post('/api/v1/nodes', {
        metadata: {name: 'NS'},
        spec: {taints: [{key: 'a', effect: 'NoSchedule'}]},
        status: {capacity: {cpu: '2'}, conditions: [{type: 'A', status: 'True'}]},
      }),
      put('/api/v1/nodes/NS', {
        metadata: {name: 'NS'},
        spec: {podCIDR: '10.0.0.0/24', providerID: 'a'},
        status: {},
      }),
      put('/api/v1/nodes/NS', {
        metadata: {name: 'NS'},
        spec: {podCIDR: '10.0.1.0/24', providerID: 'b'},
      }),
      put('/api/v1/nodes/NS/status', {
        metadata: {name: 'NS', labels: {a: 'b'}},
        spec: {unschedulable: true},
        status: {conditions: [{type: 'B'}]},
      }),
      merge('/api/v1/nodes/NS/status', {
        metadata: {annotations: {x: 'y'}},
        spec: {providerID: 'z'},
      }),
      get('/api/v1/nodes/NS/status'),
      del('/api/v1/nodes/NS'),
    ],
  },
  {
    name: 'says what is wrong with a node',
    steps: [
      post('/api/v1/nodes', {
        metadata: {name: 'NS'},
        spec: {podCIDR: 'x', taints: [{key: 'a b', effect: 'Zork'}]},
      }),
    ],
  },
  {
    name: 'gives a namespace its phase and its label',
    steps: [
      post('/api/v1/namespaces', {metadata: {name: 'NS-x'}}),
      put('/api/v1/namespaces/NS-x', {metadata: {name: 'NS-x', labels: {x: 'y'}}}),
      del('/api/v1/namespaces/NS-x'),
    ],
  },
  {
    name: 'answers the deletion of a service account with it',
    steps: [
      post('/api/v1/namespaces/NS/serviceaccounts', {metadata: {name: 'a'}}),
      del('/api/v1/namespaces/NS/serviceaccounts/a'),
    ],
  },
  {
    name: 'keeps events with what they are about',
    steps: [
      post('/api/v1/namespaces/NS/events', {
        metadata: {name: 'e'},
        involvedObject: {kind: 'Node', name: 'a'},
      }),
      post('/api/v1/namespaces/NS/events', {
        metadata: {name: 'e'},
        involvedObject: {kind: 'Pod', namespace: 'NS', name: 'a'},
        reason: 'r',
        source: {component: 'c'},
        type: 'Warning',
      }),
      get('/api/v1/namespaces/NS/events?fieldSelector=involvedObject.kind%3DPod,reason%3Dr'),
      get('/api/v1/namespaces/NS/events?fieldSelector=source%3Dc,type%3DNormal'),
      put('/api/v1/namespaces/NS/events/f', {
        metadata: {name: 'f'},
        involvedObject: {namespace: 'NS'},
      }),
      del('/api/v1/namespaces/NS/events/f'),
    ],
  },
  {
    name: 'fills a daemon set in and counts its generations',
    steps: [
      post(sets, {
        metadata: {name: 'd'},
        spec: {
          selector: {matchLabels: {a: 'b'}},
          template: {
            metadata: {labels: {a: 'b'}},
            spec: {
              serviceAccountName: 's',
              containers: [
                {
                  name: 'a',
                  image: 'i:1',
                  ports: [{containerPort: 80}],
                  env: [{name: 'X', valueFrom: {fieldRef: {fieldPath: 'spec.nodeName'}}}],
                  readinessProbe: {httpGet: {path: '/', port: 80}},
                  resources: {limits: {memory: '1Mi'}},
                },
              ],
              volumes: [
                {name: 'a', configMap: {name: 'x'}},
                {name: 'h', hostPath: {path: '/'}},
                {name: 'e', emptyDir: {}},
              ],
            },
          },
        },
        status: {numberReady: 3},
      }),
      put(`${sets}/d`, daemonSet('c', {name: 'a', image: 'i'})),
      put(`${sets}/d`, daemonSet('b', {name: 'a', image: 'i'})),
      merge(`${sets}/d`, {metadata: {labels: {x: 'y'}}}),
      merge(`${sets}/d/status`, {status: {numberReady: 1, observedGeneration: 2}}),
      del(`${sets}/d`),
    ],
  },
  {
    name: 'says what is wrong with a daemon set',
    steps: [
      post(sets, {metadata: {name: 'd'}}),
      post(sets, daemonSet('b', {name: 'A', image: ''})),
      post(sets, {
        metadata: {name: 'd'},
        spec: {
          selector: {matchLabels: {a: 'b'}},
          template: {metadata: {labels: {a: 'c'}}, spec: {containers: []}},
        },
      }),
      post(sets, {metadata: {name: 'd'}, spec: 'x'}),
    ],
  },
  {
    name: 'says what is wrong with roles and bindings',
    steps: [
      post(roles, {
        metadata: {name: 'NS'},
        rules: [
          {verbs: ['get'], resources: ['x']},
          {resources: ['a'], apiGroups: ['']},
          {verbs: ['get'], apiGroups: ['']},
        ],
      }),
      post(roles, {metadata: {name: 'NS:x'}, rules: []}),
      post(bindings, {
        metadata: {name: 'NS'},
        roleRef: {apiGroup: group, kind: 'ClusterRole', name: 'x'},
        subjects: [{kind: 'ServiceAccount', name: 'x'}],
      }),
      post(bindings, {metadata: {name: 'NS'}, roleRef: {kind: 'Zork', name: ''}}),
      post(bindings, {
        metadata: {name: 'NS'},
        roleRef: {apiGroup: group, kind: 'ClusterRole', name: 'x'},
        subjects: [{kind: 'User', name: 'u'}],
      }),
      put(`${bindings}/NS`, {
        metadata: {name: 'NS'},
        roleRef: {apiGroup: group, kind: 'ClusterRole', name: 'y'},
        subjects: [{kind: 'User', name: 'u'}],
      }),
      del(`${bindings}/NS`),
      del(`${roles}/NS:x`),
    ],
  },
  {
    name: 'keeps leases, also those that a PUT makes',
    steps: [
      post('/apis/coordination.k8s.io/v1/namespaces/NS/leases', {
        metadata: {name: 'a'},
        spec: {leaseDurationSeconds: 0},
      }),
      put('/apis/coordination.k8s.io/v1/namespaces/NS/leases/a', {
        metadata: {name: 'a'},
        spec: {leaseDurationSeconds: 40, holderIdentity: 'x'},
      }),
      merge('/apis/coordination.k8s.io/v1/namespaces/NS/leases/a', {
        spec: {holderIdentity: 'y'},
      }),
    ],
  },
  {
    name: 'keeps admission policies and says what is wrong with them',
    steps: [
      post(`${admission}/validatingadmissionpolicies`, {metadata: {name: 'NS'}, spec: {}}),
      post(`${admission}/validatingadmissionpolicies`, {
        metadata: {name: 'NS'},
        spec: {
          matchConstraints: {
            resourceRules: [
              {apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['nodes']},
            ],
          },
          validations: [{expression: 'true'}],
        },
      }),
      post(`${admission}/validatingadmissionpolicybindings`, {metadata: {name: 'NS'}, spec: {}}),
      post(`${admission}/validatingadmissionpolicybindings`, {
        metadata: {name: 'NS'},
        spec: {policyName: 'NS', validationActions: ['Deny']},
      }),
      del(`${admission}/validatingadmissionpolicybindings/NS`),
      del(`${admission}/validatingadmissionpolicies/NS`),
    ],
  },
];
