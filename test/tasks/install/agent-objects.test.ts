import assert from 'node:assert/strict';
import {parse} from 'yaml';
import type {KubeObject} from '../../../src/kube/objects.js';
import {readManifests} from '../../../src/tasks/install/agent-files.js';
import {
  agentObjects,
  configHash,
  type AgentSettings,
} from '../../../src/tasks/install/agent-objects.js';

interface PodSpec {
  readonly nodeSelector: object;
  readonly tolerations: readonly object[];
  readonly imagePullSecrets?: readonly object[];
  readonly containers: readonly {
    readonly image: string;
    readonly imagePullPolicy: string;
    readonly args: readonly string[];
  }[];
}

interface DaemonSet extends KubeObject {
  readonly spec: {
    readonly template: {
      readonly metadata: {readonly annotations: Readonly<Record<string, string>>};
      readonly spec: PodSpec;
    };
  };
}

const plain: AgentSettings = {
  namespace: 'npd-system',
  version: '1.2.3',
  imagePullSecrets: [],
  nodeSelector: {},
  tolerations: [],
};

describe('agentObjects', () => {
  async function objectsWith(settings: Partial<AgentSettings>): Promise<readonly KubeObject[]> {
    return agentObjects(await readManifests('manifests'), {...plain, ...settings}, parse);
  }

  async function templateWith(
    settings: Partial<AgentSettings>,
  ): Promise<DaemonSet['spec']['template']> {
    const objects = await objectsWith(settings);
    return (objects.at(-1) as DaemonSet).spec.template;
  }

  it('puts what others need first: namespace, account, rights, policies, rules, agents', async () => {
    const kinds = (await objectsWith({})).map(({kind}) => kind);
    assert.deepEqual(
      [...new Set(kinds)],
      [
        'Namespace',
        'ServiceAccount',
        'ClusterRole',
        'ClusterRoleBinding',
        'ValidatingAdmissionPolicy',
        'ValidatingAdmissionPolicyBinding',
        'ConfigMap',
        'DaemonSet',
      ],
    );
  });

  it('marks every object as made by this plugin', async () => {
    for (const {kind, metadata} of await objectsWith({})) {
      assert.equal(metadata.labels?.['app.kubernetes.io/managed-by'], 'kubectl-npd', kind);
      assert.equal(metadata.labels['app.kubernetes.io/version'], '1.2.3', kind);
    }
  });

  it('moves everything to another namespace, what names the account included', async () => {
    const text = JSON.stringify(await objectsWith({namespace: 'monitoring'}));
    assert.doesNotMatch(text, /npd-system/);
    assert.match(text, /system:serviceaccount:monitoring:npd-agent/);
  });

  it('puts image, pull policy, pull secrets, nodes and taints into the pods', async () => {
    const {spec} = await templateWith({
      image: 'localhost/a:1',
      imagePullPolicy: 'Never',
      imagePullSecrets: ['one'],
      nodeSelector: {pool: 'a'},
      tolerations: [{key: 'b', operator: 'Exists'}],
    });
    const [container] = spec.containers;
    assert.deepEqual([container?.image, container?.imagePullPolicy], ['localhost/a:1', 'Never']);
    assert.deepEqual(spec.imagePullSecrets, [{name: 'one'}]);
    assert.deepEqual(spec.nodeSelector, {'kubernetes.io/os': 'linux', pool: 'a'});
    assert.deepEqual(spec.tolerations, [{key: 'b', operator: 'Exists'}]);
  });

  it('changes the pods when the rules change, so that agents take them up', async () => {
    const before = await templateWith({});
    const after = await templateWith({config: {'my.json': '{}'}});
    const key = 'npd.io/config-hash';
    assert.equal(after.metadata.annotations[key], configHash({'my.json': '{}'}));
    assert.notEqual(after.metadata.annotations[key], before.metadata.annotations[key]);
    assert.ok(
      after.spec.containers[0]?.args.includes('--config.system-log-monitor=/config/my.json'),
    );
  });

  it('gives the same hash whatever order the files come in', () => {
    assert.equal(configHash({a: '1', b: '2'}), configHash({b: '2', a: '1'}));
    assert.notEqual(configHash({a: '1', b: '2'}), configHash({a: '2', b: '1'}));
  });
});
