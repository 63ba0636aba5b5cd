import assert from 'node:assert/strict';
import {mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {delimiter, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {startCluster, type Cluster} from '../cluster/cluster.js';
import {requireCluster} from '../cluster/shared.js';
import {assertFitsSchema} from '../commands/schema.js';

const plugin = fileURLToPath(new URL('../../bin/run.js', import.meta.url));

interface Outcome {
  readonly object: string;
  readonly verb: string;
}

/** What install and uninstall write on a real API server; no controller runs, so no agent ever becomes ready. */
describe('kubectl npd install and uninstall on a real API server', () => {
  let cluster: Cluster;
  let folder: string;
  let path: string;
  let spaces = 0;
  let space: string;

  before(async function () {
    requireCluster(this);
    cluster = await startCluster();
    folder = mkdtempSync(join(tmpdir(), 'npd-path-'));
    symlinkSync(plugin, join(folder, 'kubectl-npd'));
    path = [folder, cluster.bin, process.env['PATH']].join(delimiter);
  });

  after(async () => {
    await cluster.down();
    rmSync(folder, {recursive: true});
  });

  // A namespace that is deleted never goes without controllers, so each test has one of its own.
  beforeEach(() => {
    spaces += 1;
    space = `npd-${spaces}`;
  });

  afterEach(async () => {
    const {code, stderr} = await npd(['uninstall', '--yes', '--timeout=5s']);
    assert.equal(code, 0, stderr);
  });

  function npd(args: readonly string[], kubeconfig = cluster.kubeconfig) {
    return cluster.kubectl(['npd', ...args], {env: {PATH: path}, kubeconfig});
  }

  function install(...more: readonly string[]) {
    return npd(['install', '-n', space, '--create-namespace', '--wait=false', ...more]);
  }

  async function kubectl(args: readonly string[], input?: object): Promise<string> {
    const options = input ? {input: JSON.stringify(input)} : {};
    const {code, stdout, stderr} = await cluster.kubectl(args, options);
    assert.equal(code, 0, `kubectl ${args.join(' ')}: ${stderr}`);
    return stdout;
  }

  async function verbs(...more: readonly string[]): Promise<Readonly<Record<string, string>>> {
    const {code, stdout, stderr} = await install('-o', 'json', ...more);
    assert.equal(code, 0, stderr);
    const document = JSON.parse(stdout) as {objects: readonly Outcome[]};
    assertFitsSchema('installation', document);
    return Object.fromEntries(document.objects.map(({object, verb}) => [object, verb]));
  }

  it('creates everything, and the second time changes nothing', async () => {
    const first = await verbs();
    assert.equal(first['daemonset.apps/npd-agent'], 'created');
    assert.deepEqual([...new Set(Object.values(first))], ['created']);
    const second = await verbs();
    assert.deepEqual(Object.keys(second), Object.keys(first));
    assert.deepEqual([...new Set(Object.values(second))], ['unchanged']);
  });

  it('finds the installation again when the namespace is not named', async () => {
    await verbs();
    const {code, stdout, stderr} = await npd(['install', '--wait=false', '-o', 'name']);
    assert.equal(code, 0, stderr);
    assert.match(stdout, new RegExp(`^namespace/${space}$`, 'm'));
  });

  it('changes only what a flag changes', async () => {
    await verbs();
    const changed = await verbs('--image=registry.example.com/a:1', '--node-selector=pool=a');
    const configured = Object.keys(changed).filter((key) => changed[key] !== 'unchanged');
    assert.deepEqual(configured, ['daemonset.apps/npd-agent']);
    const template = '{.spec.template.spec}';
    const spec = JSON.parse(
      await kubectl(['get', 'daemonset/npd-agent', '-n', space, `-o=jsonpath=${template}`]),
    ) as {nodeSelector: object; containers: readonly {image: string}[]};
    assert.equal(spec.containers[0]?.image, 'registry.example.com/a:1');
    assert.deepEqual(spec.nodeSelector, {'kubernetes.io/os': 'linux', pool: 'a'});
  });

  it('rolls the agents when the rules change, and refuses rules that no agent could run', async () => {
    await verbs();
    const config = join(folder, 'rules');
    const rule = {type: 'temporary', reason: 'Test', pattern: 'test \\d+'};
    const monitor = {plugin: 'kmsg', source: 'my-monitor', conditions: [], rules: [rule]};
    const file = join(mkdtempSync(`${config}-`), 'my.json');
    writeFileSync(file, JSON.stringify(monitor));
    const changed = await verbs(`--config=${join(file, '..')}`);
    assert.equal(changed['configmap/npd-agent-config'], 'configured');
    assert.equal(changed['daemonset.apps/npd-agent'], 'configured');
    const args = '{.spec.template.spec.containers[0].args}';
    assert.match(
      await kubectl(['get', 'daemonset/npd-agent', '-n', space, `-o=jsonpath=${args}`]),
      /--config\.system-log-monitor=\/config\/my\.json"/,
    );

    writeFileSync(file, JSON.stringify({...monitor, rules: [{...rule, pattern: '('}]}));
    const {code, stderr} = await install(`--config=${join(file, '..')}`);
    assert.equal(code, 1);
    assert.match(stderr, /my\.json`.*rules\[0\]\.pattern/);
  });

  for (const dryRun of ['client', 'server']) {
    it(`writes nothing in a ${dryRun}-side dry run`, async () => {
      const {code, stdout} = await install(`--dry-run=${dryRun}`);
      assert.equal(code, 0);
      const suffix = dryRun === 'client' ? 'dry run' : 'server dry run';
      assert.match(stdout, new RegExp(`daemonset.apps/npd-agent created \\(${suffix}\\)`));
      assert.equal(await kubectl(['get', 'clusterrole/npd-agent', '--ignore-not-found']), '');
      assert.equal(await kubectl(['get', `namespace/${space}`, '--ignore-not-found']), '');
    });
  }

  it('does not make a namespace that it was not told to make', async () => {
    const {code, stderr} = await npd(['install', '-n', space, '--wait=false']);
    assert.equal(code, 1);
    assert.match(stderr, new RegExp(`namespace \`${space}\` not found\nhint: add --create-namesp`));
    assert.equal(await kubectl(['get', 'clusterrole/npd-agent', '--ignore-not-found']), '');
  });

  it('says which rights are missing, and has done nothing', async () => {
    const kubeconfig = await cluster.kubeconfigFor({user: 'dev-1', groups: ['dev']});
    const {code, stderr} = await npd(['install', '-n', space, '--create-namespace'], kubeconfig);
    assert.equal(code, 6);
    assert.match(stderr, /you may not .*create clusterrolebindings\.rbac\.authorization\.k8s\.io/);
    assert.equal(await kubectl(['get', `namespace/${space}`, '--ignore-not-found']), '');
  });

  it('refuses to grant what the user does not have, before anything is written', async () => {
    const role = `installer-${spaces}`;
    await kubectl(['create', '-f-'], {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: {name: role},
      rules: [
        {
          apiGroups: ['', 'apps', 'rbac.authorization.k8s.io', 'admissionregistration.k8s.io'],
          resources: [
            ...['namespaces', 'serviceaccounts', 'configmaps', 'daemonsets'],
            ...['clusterroles', 'clusterrolebindings'],
            ...['validatingadmissionpolicies', 'validatingadmissionpolicybindings'],
          ],
          verbs: ['get', 'list', 'create', 'patch'],
        },
      ],
    });
    await kubectl(['create', 'clusterrolebinding', role, `--clusterrole=${role}`, '--user=dev-2']);
    const kubeconfig = await cluster.kubeconfigFor({user: 'dev-2'});
    const {code, stderr} = await npd(['install', '-n', space, '--create-namespace'], kubeconfig);
    assert.equal(code, 6);
    assert.match(stderr, /attempting to grant RBAC permissions not currently held/);
    assert.equal(await kubectl(['get', `namespace/${space}`, '--ignore-not-found']), '');
  });

  it('leaves alone what others made, unless it is told to take it over', async () => {
    await kubectl(['create', 'namespace', space]);
    await kubectl(['create', 'configmap', 'npd-agent-config', '-n', space]);
    const refused = await install();
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /configmap\/npd-agent-config: there already, and not made by/);
    assert.equal((await verbs('--adopt'))['configmap/npd-agent-config'], 'configured');
  });

  it('takes over what `kubectl apply -f manifests/` made, without a conflict', async () => {
    const folder = fileURLToPath(new URL('../../manifests', import.meta.url));
    await kubectl(['apply', '--server-side', `-f=${folder}`]);
    const {code, stderr} = await npd(['install', '--adopt', '--wait=false']);
    assert.equal(code, 0, stderr);
  });

  it('does not label a namespace that somebody else made, and keeps it', async () => {
    await kubectl(['create', 'namespace', space]);
    assert.equal((await verbs())[`namespace/${space}`], undefined);
    const labels = await kubectl(['get', 'namespace', space, '-o=jsonpath={.metadata.labels}']);
    assert.deepEqual(JSON.parse(labels), {'kubernetes.io/metadata.name': space});
  });

  it('refuses a namespace that keeps privileged pods out', async () => {
    await kubectl(['create', 'namespace', space]);
    await kubectl(['label', 'namespace', space, 'pod-security.kubernetes.io/enforce=baseline']);
    const {code, stderr} = await install();
    assert.equal(code, 1);
    assert.match(stderr, /enforces the Pod Security level `baseline`/);
  });

  it('does not overrule another owner of a field, unless it is told to', async () => {
    await verbs();
    await kubectl(['set', 'image', 'daemonset/npd-agent', '*=example.com/mine:1', '-n', space]);
    const {code, stderr} = await install();
    assert.equal(code, 1);
    assert.match(stderr, /conflict with "kubectl-set".*image/);
    assert.match(stderr, /--force-conflicts/);
    assert.equal((await verbs('--force-conflicts'))['daemonset.apps/npd-agent'], 'configured');
  });

  it('removes objects that an installation no longer has', async () => {
    await verbs();
    const id = {apiVersion: 'v1', kind: 'ConfigMap', name: 'npd-old', namespace: space};
    await kubectl(['create', 'configmap', id.name, '-n', space]);
    const text = await kubectl([
      'get',
      'cm/npd-inventory',
      '-n',
      space,
      '-o=jsonpath={.data.objects}',
    ]);
    const objects = JSON.stringify([...(JSON.parse(text) as object[]), id]);
    const patch = JSON.stringify({data: {objects}});
    await kubectl([
      'patch',
      'cm/npd-inventory',
      '-n',
      space,
      '-p',
      patch,
      '--field-manager=kubectl-npd',
    ]);
    const {code, stdout, stderr} = await install('--force-conflicts');
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^configmap\/npd-old deleted$/m);
  });

  it('does not guess what belongs to an installation whose inventory is broken', async () => {
    await verbs();
    const before = await kubectl(['get', 'cm/npd-inventory', '-n', space, '-o=jsonpath={.data}']);
    const inventory = ['patch', 'cm/npd-inventory', '-n', space, '-p'];
    await kubectl([...inventory, '{"data":{"objects":"not json"}}']);
    const {code, stderr} = await npd(['uninstall', '--yes']);
    assert.equal(code, 1);
    assert.match(stderr, /expected a list of objects in configmap\/npd-inventory/);
    await kubectl([...inventory, JSON.stringify({data: JSON.parse(before) as object})]);
  });

  it('warns of a node-problem-detector that is there', async () => {
    const labels = {app: 'other'};
    await kubectl(['create', '-f-'], {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: {name: 'detector', namespace: 'default'},
      spec: {
        selector: {matchLabels: labels},
        template: {
          metadata: {labels},
          spec: {
            containers: [
              {name: 'a', image: 'registry.k8s.io/node-problem-detector/node-problem-detector:v1'},
            ],
          },
        },
      },
    });
    const {code, stderr} = await install();
    assert.equal(code, 0);
    assert.match(stderr, /^Warning: daemonset\.apps default\/detector runs node-problem-detector/m);
    await kubectl(['delete', 'daemonset', 'detector']);
  });

  it('refuses a second installation', async () => {
    await verbs();
    const {code, stderr} = await npd(['install', '-n', `${space}-b`, '--create-namespace']);
    assert.equal(code, 1);
    assert.match(stderr, new RegExp(`installed in namespace \`${space}\` already`));
  });

  it('says how far the agents are when the time is over', async () => {
    const args = ['install', '-n', space, '--create-namespace', '--timeout=1s'];
    const {code, stdout, stderr} = await npd(args);
    assert.equal(code, 124);
    assert.match(stdout, /daemonset.apps\/npd-agent created/);
    assert.match(stderr, /error: timed out after 1s: 0\/0 nodes ready/);
  });

  it('asks before it removes anything, and without a terminal wants --yes', async () => {
    await verbs();
    const {code, stderr} = await npd(['uninstall']);
    assert.equal(code, 2);
    assert.match(stderr, /confirmation needed.*\nhint: add --yes/);
    await kubectl(['get', 'daemonset/npd-agent', '-n', space]);
  });

  it('removes what it made and nothing else, and what agents wrote on nodes', async () => {
    await verbs();
    const node = `node-${space}`;
    await kubectl(['create', '-f-'], {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: {
        name: node,
        annotations: {
          'npd.io/conditions': 'KernelDeadlock,Ready',
          'npd.io/boot-id': 'a',
          other: 'b',
        },
      },
    });
    const conditions = ['KernelDeadlock', 'Ready', 'Foreign'].map((type) => ({
      type,
      status: 'True',
    }));
    const status = JSON.stringify({status: {conditions}});
    await kubectl(['patch', `node/${node}`, '--subresource=status', '-p', status]);
    await kubectl(['create', 'configmap', 'mine', '-n', space]);

    const {code, stdout, stderr} = await npd(['uninstall', '--yes', '--timeout=5s', '-o=json']);
    assert.equal(code, 0, stderr);
    assertFitsSchema('removal', JSON.parse(stdout));
    const types = '{.status.conditions[*].type}';
    assert.equal(await kubectl(['get', 'node', node, `-o=jsonpath=${types}`]), 'Ready Foreign');
    const annotations = await kubectl(['get', 'node', node, '-o=jsonpath={.metadata.annotations}']);
    assert.deepEqual(JSON.parse(annotations), {other: 'b'});
    const left = await kubectl(['get', 'all,cm,sa', '-n', space, '-o=name']);
    assert.equal(left, 'configmap/mine\n');
    const kinds =
      'clusterroles,clusterrolebindings,validatingadmissionpolicies,validatingadmissionpolicybindings';
    assert.doesNotMatch(await kubectl(['get', kinds, '-o=name']), /npd/);
  });

  it('keeps the rules when asked to', async () => {
    await verbs();
    await npd(['uninstall', '--yes', '--keep-config', '--timeout=5s']);
    assert.equal(
      await kubectl(['get', 'configmap/npd-agent-config', '-n', space, '-o=name']),
      'configmap/npd-agent-config\n',
    );
    await kubectl(['delete', 'configmap/npd-agent-config', '-n', space]);
  });

  it('says that there is nothing to uninstall', async () => {
    const {code, stderr} = await npd(['uninstall', '--yes']);
    assert.deepEqual([code, stderr], [0, 'Nothing to uninstall: there is no agent\n']);
  });
});
