/** An object to be made, whose status is written after it. */
export interface Sample {
  /** Of the collection; `{ns}` is a namespace of the test's own, and `{id}` in names keeps them apart. */
  readonly path: string;
  readonly object: {
    readonly metadata: {readonly name: string; readonly [field: string]: unknown};
    readonly [field: string]: unknown;
  };
  /** Is deleted at the end, and stays because of a grace period or finalizer. */
  readonly leaving?: boolean;
}

const core = '/api/v1/namespaces/{ns}';
const policies = '/apis/admissionregistration.k8s.io/v1';
const rbac = '/apis/rbac.authorization.k8s.io/v1';

/** Objects of every kind whose tables are not all alike: each names what it is there for. */
export const samples: readonly Sample[] = [
  node('ready', {
    labels: {'node-role.kubernetes.io/worker': '', 'kubernetes.io/role': 'edge'},
    status: {
      conditions: [condition('Ready', 'True')],
      addresses: [
        {type: 'Hostname', address: 'h'},
        {type: 'InternalIP', address: '10.0.0.1'},
        {type: 'InternalIP', address: '10.0.0.2'},
        {type: 'ExternalIP', address: '203.0.113.1'},
      ],
      nodeInfo: {
        machineID: '',
        systemUUID: '',
        bootID: '',
        kernelVersion: '6.1.0',
        osImage: 'Debian GNU/Linux 12 (bookworm)',
        containerRuntimeVersion: 'containerd://1.7.0',
        kubeletVersion: 'v1.34.4',
        kubeProxyVersion: '',
        operatingSystem: 'linux',
        architecture: 'amd64',
      },
    },
  }),
  node('cordoned', {
    spec: {unschedulable: true},
    status: {conditions: [condition('Ready', 'Unknown'), condition('KernelDeadlock', 'True')]},
  }),
  node('silent', {}),
  event('old-way', {
    source: {component: 'kubelet', host: 'n1'},
    count: 4,
    firstTimestamp: '2026-01-01T00:00:00Z',
    lastTimestamp: '2026-01-02T00:00:00Z',
    message: ' surrounded by space\n',
    involvedObject: {kind: 'Pod', name: 'p', namespace: '{ns}', fieldPath: 'spec.containers{a}'},
  }),
  event('new-way', {
    eventTime: '2026-01-01T00:00:00.000000Z',
    reportingComponent: 'npd-agent',
    reportingInstance: 'npd-agent-x',
    action: 'Looked',
  }),
  event('series', {
    eventTime: '2026-01-01T00:00:00.000000Z',
    reportingComponent: 'npd-agent',
    reportingInstance: 'npd-agent-x',
    action: 'Looked',
    series: {count: 7, lastObservedTime: '2026-01-03T00:00:00.000000Z'},
  }),
  event('bare', {}),
  {
    path: `${core}/configmaps`,
    object: {
      metadata: {name: 'data'},
      data: {a: '1', b: '2'},
      binaryData: {c: 'AAAA'},
    },
  },
  {path: `${core}/configmaps`, object: {metadata: {name: 'empty'}}},
  {
    path: `${core}/serviceaccounts`,
    object: {metadata: {name: 'account'}, secrets: [{name: 's'}, {name: 't'}]},
  },
  daemonSet('selects', {
    nodeSelector: {'kubernetes.io/os': 'linux', b: 'c'},
    selector: {
      matchLabels: {app: 'x'},
      matchExpressions: [
        {key: 'tier', operator: 'In', values: ['b', 'a']},
        {key: 'old', operator: 'DoesNotExist'},
        {key: 'app', operator: 'Exists'},
        {key: 'zone', operator: 'NotIn', values: ['far']},
      ],
    },
    status: {
      desiredNumberScheduled: 5,
      currentNumberScheduled: 4,
      numberReady: 3,
      updatedNumberScheduled: 2,
      numberAvailable: 1,
      numberMisscheduled: 0,
    },
  }),
  daemonSet('plain', {selector: {matchLabels: {app: 'x', tier: 'a'}}}),
  {path: `${rbac}/namespaces/{ns}/roles`, object: {metadata: {name: 'role'}, rules: []}},
  {path: `${rbac}/clusterroles`, object: {metadata: {name: '{id}-role'}, rules: []}},
  {
    path: `${rbac}/namespaces/{ns}/rolebindings`,
    object: {metadata: {name: 'binding'}, ...subjects('Role')},
  },
  {
    path: `${rbac}/clusterrolebindings`,
    object: {metadata: {name: '{id}-binding'}, ...subjects('ClusterRole')},
  },
  {
    path: `${policies}/validatingadmissionpolicies`,
    object: {
      metadata: {name: '{id}-policy'},
      spec: {
        paramKind: {apiVersion: 'v1', kind: 'ConfigMap'},
        matchConstraints: {resourceRules: [rule()]},
        validations: [{expression: 'true'}, {expression: '1 == 1'}],
      },
    },
  },
  {
    path: `${policies}/validatingadmissionpolicies`,
    object: {
      metadata: {name: '{id}-bare-policy'},
      spec: {matchConstraints: {resourceRules: [rule()]}, validations: [{expression: 'true'}]},
    },
  },
  policyBinding('everywhere', {name: 'p'}),
  policyBinding('somewhere', {name: 'p', namespace: 'default'}),
  policyBinding('selecting', {
    selector: {
      matchLabels: {b: 'c', a: 'b'},
      matchExpressions: [{key: 'k', operator: 'In', values: ['x', 'y']}],
    },
  }),
  policyBinding('without', undefined),
  {
    path: '/apis/coordination.k8s.io/v1/namespaces/{ns}/leases',
    object: {metadata: {name: 'held'}, spec: {holderIdentity: 'me', leaseDurationSeconds: 5}},
  },
  {
    path: '/apis/coordination.k8s.io/v1/namespaces/{ns}/leases',
    object: {metadata: {name: 'free'}},
  },
  ...pods(),
];

function node(
  name: string,
  {labels = {}, spec = {}, status}: {labels?: object; spec?: object; status?: object},
): Sample {
  const object = {metadata: {name: `{id}-${name}`, labels}, spec, ...(status && {status})};
  return {path: '/api/v1/nodes', object};
}

function event(name: string, fields: object): Sample {
  const object = {
    metadata: {name},
    type: 'Warning',
    reason: 'Tested',
    involvedObject: {kind: 'Node', namespace: '{ns}'},
    ...fields,
  };
  return {path: `${core}/events`, object};
}

function daemonSet(
  name: string,
  {nodeSelector, selector, status}: {nodeSelector?: object; selector: object; status?: object},
): Sample {
  const containers = [
    {name: 'one', image: 'example.org/one:1'},
    {name: 'two', image: 'example.org/two'},
  ];
  const template = {
    metadata: {labels: {app: 'x', tier: 'a'}},
    spec: {containers, ...(nodeSelector && {nodeSelector})},
  };
  return {
    path: '/apis/apps/v1/namespaces/{ns}/daemonsets',
    object: {metadata: {name}, spec: {selector, template}, ...(status && {status})},
  };
}

function subjects(kind: string): object {
  const apiGroup = 'rbac.authorization.k8s.io';
  return {
    roleRef: {apiGroup, kind, name: 'view'},
    subjects: [
      {apiGroup, kind: 'User', name: 'jane'},
      {apiGroup, kind: 'Group', name: 'devs'},
      {apiGroup, kind: 'User', name: 'joe'},
      {kind: 'ServiceAccount', name: 'agent', namespace: 'npd-system'},
    ],
  };
}

function rule(): object {
  return {apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['none']};
}

function policyBinding(name: string, paramRef: object | undefined): Sample {
  const ref = paramRef && {paramRef: {...paramRef, parameterNotFoundAction: 'Allow'}};
  return {
    path: `${policies}/validatingadmissionpolicybindings`,
    object: {
      metadata: {name: `{id}-${name}`},
      spec: {policyName: '{id}-policy', validationActions: ['Audit'], ...ref},
    },
  };
}

function condition(type: string, status: string): object {
  return {type, status, reason: 'Tested', message: 'tested'};
}

function pods(): readonly Sample[] {
  const running = {running: {startedAt: '2026-01-01T00:00:00Z'}};
  function ended(fields: object): object {
    const exit = {exitCode: 1, startedAt: null, finishedAt: '2026-01-01T00:00:00Z'};
    return {terminated: {...exit, ...fields}};
  }
  function a(fields: object): object {
    return state('a', fields);
  }
  function b(fields: object): object {
    return state('b', fields);
  }
  const up = {ready: true, state: running};
  const crashed = {restartCount: 3, lastState: ended({reason: 'Error'})};
  const done = {state: ended({exitCode: 0, reason: 'Completed'})};
  const sidecar = {restartPolicy: 'Always'};
  return [
    pod('pending', {status: {phase: 'Pending'}}),
    pod('running', {
      status: {
        phase: 'Running',
        conditions: [condition('Ready', 'True')],
        podIP: '10.1.1.1',
        podIPs: [{ip: '10.1.1.1'}],
        containerStatuses: [a(up), b({...up, ...crashed})],
      },
    }),
    pod('crashing', {
      status: {
        phase: 'Running',
        containerStatuses: [
          a({...crashed, state: {waiting: {reason: 'CrashLoopBackOff'}}}),
          b({...up, restartCount: 1}),
        ],
      },
    }),
    pod('signalled', {
      status: {phase: 'Running', containerStatuses: [a({state: ended({signal: 9})}), b(up)]},
    }),
    pod('exited', {
      status: {phase: 'Running', containerStatuses: [a({state: ended({exitCode: 7})}), b({})]},
    }),
    pod('half-done', {status: {phase: 'Running', containerStatuses: [a(done), b(up)]}}),
    pod('half-done-ready', {
      status: {
        phase: 'Running',
        conditions: [condition('Ready', 'True')],
        containerStatuses: [a(done), b(up)],
      },
    }),
    pod('succeeded', {status: {phase: 'Succeeded', containerStatuses: [a(done), b(done)]}}),
    pod('evicted', {status: {phase: 'Failed', reason: 'Evicted', message: 'no room'}}),
    pod('gated', {
      spec: {schedulingGates: [{name: 'example.org/gate'}], nodeName: undefined},
    }),
    pod('gates', {
      spec: {readinessGates: [{conditionType: 'x.org/a'}, {conditionType: 'x.org/b'}]},
      status: {phase: 'Running', conditions: [condition('x.org/b', 'True')]},
    }),
    pod('init-waiting', {
      init: [{}, {}],
      status: {
        phase: 'Pending',
        initContainerStatuses: [
          state('i0', done),
          state('i1', {state: {waiting: {reason: 'ImagePullBackOff'}}}),
        ],
      },
    }),
    pod('init-second', {
      init: [{}, {}],
      status: {
        phase: 'Pending',
        initContainerStatuses: [
          state('i0', {...done, ...crashed}),
          state('i1', {state: {waiting: {reason: 'PodInitializing'}}}),
        ],
      },
    }),
    pod('init-failed', {
      init: [{}],
      status: {phase: 'Pending', initContainerStatuses: [state('i0', {state: ended({})})]},
    }),
    pod('init-error', {
      init: [{}],
      status: {
        phase: 'Pending',
        initContainerStatuses: [state('i0', {...crashed, state: ended({reason: 'Error'})})],
      },
    }),
    pod('init-killed', {
      init: [{}],
      status: {
        phase: 'Pending',
        initContainerStatuses: [state('i0', {state: ended({signal: 15})})],
      },
    }),
    pod('sidecar', {
      init: [sidecar, {}],
      status: {
        phase: 'Running',
        conditions: [condition('Initialized', 'True')],
        initContainerStatuses: [
          state('i0', {...up, ...crashed, started: true}),
          state('i1', {...done, restartCount: 2}),
        ],
        containerStatuses: [a(up), b({...up, restartCount: 1})],
      },
    }),
    pod('sidecar-starting', {
      init: [sidecar],
      status: {phase: 'Pending', initContainerStatuses: [state('i0', {started: false})]},
    }),
    {
      ...pod('terminating', {status: {phase: 'Running', containerStatuses: [a(up), b(up)]}}),
      leaving: true,
    },
    {
      ...pod('lost', {status: {phase: 'Running', reason: 'NodeLost'}}),
      leaving: true,
    },
    {
      ...pod('terminating-after-end', {
        finalizers: ['example.org/wait'],
        status: {phase: 'Succeeded', containerStatuses: [a(done), b(done)]},
      }),
      leaving: true,
    },
  ];
}

function pod(
  name: string,
  fields: {
    init?: readonly object[];
    spec?: object;
    status?: object;
    finalizers?: readonly string[];
  },
): Sample {
  const image = 'example.org/x';
  const init = (fields.init ?? []).map((each, index) => ({name: `i${index}`, image, ...each}));
  const spec = {
    serviceAccountName: 'account',
    automountServiceAccountToken: false,
    nodeName: '{id}-ready',
    containers: [
      {name: 'a', image},
      {name: 'b', image},
    ],
    ...(init.length > 0 && {initContainers: init}),
    ...fields.spec,
  };
  const {status, finalizers = []} = fields;
  return {
    path: `${core}/pods`,
    object: {metadata: {name, finalizers}, spec, ...(status && {status})},
  };
}

function state(name: string, fields: object): object {
  return {name, image: 'example.org/x', imageID: '', ready: false, restartCount: 0, ...fields};
}
