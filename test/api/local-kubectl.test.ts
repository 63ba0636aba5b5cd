import assert from 'node:assert/strict';
import {randomBytes} from 'node:crypto';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {Api} from '../../src/local/api/server.js';
import type {Cluster} from '../cluster/cluster.js';
import type {Outcome} from '../cluster/kubectl.js';
import {sharedCluster} from '../cluster/shared.js';
import {kubeconfigOf, startEmbeddedApi} from '../local/describe/embedded-api.js';

/** One command line, and what it is given on standard input. */
type Step = readonly [args: string, input?: object | string];

const id = randomBytes(3).toString('hex');
const namespace = `kubectl-${id}`;
const node = `node-${id}`;

const nodeObject = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: {name: node, labels: {'node-role.kubernetes.io/edge': '', id}},
};
const configMap = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: {name: 'one', namespace},
  data: {a: '1'},
};
const event = {
  apiVersion: 'v1',
  kind: 'Event',
  metadata: {name: 'happened', namespace: 'default'},
  involvedObject: {kind: 'Node', name: node, uid: node},
  reason: 'KernelOops',
  message: 'BUG: unable to handle kernel NULL pointer dereference',
  type: 'Warning',
  source: {component: 'kernel-monitor', host: node},
  count: 1,
  firstTimestamp: '2026-01-01T00:00:00Z',
  lastTimestamp: '2026-01-01T00:00:00Z',
};
const ready = {
  type: 'Ready',
  status: 'True',
  reason: 'KubeletReady',
  message: 'ready',
  lastHeartbeatTime: '2026-01-01T00:00:00Z',
  lastTransitionTime: '2026-01-01T00:00:00Z',
};
const own = `-n ${namespace}`;
const status = `--subresource=status --type=strategic -p ${JSON.stringify({status: {conditions: [ready]}})}`;

/** What a person does, in this order; each is to print the same and end the same on both. */
const steps: Readonly<Record<string, readonly Step[]>> = {
  'makes a namespace once': [
    [`create namespace ${namespace}`],
    [`create namespace ${namespace}`],
    [`get namespace ${namespace}`],
    [`get ns ${namespace} -o wide --show-labels`],
  ],
  'makes and shows a node': [
    ['create -f -', nodeObject],
    [`get node ${node}`],
    [`get node ${node} -o wide`],
    [`get nodes -l id=${id}`],
    [`get nodes -l id=${id},!absent -o name`],
    [`get nodes --field-selector metadata.name=${node}`],
    [`get nodes -l id=${id} -L id`],
    [`get no ${node} --no-headers`],
    [`get node ${node} -o jsonpath={.metadata.name}`],
    [`get node ${node} -o custom-columns=N:.metadata.name,T:.spec.taints[*].key`],
    ['get nodes -l id=nobody'],
    ['get node nobody'],
    ['get nodes -l =='],
    ['get nodes --field-selector spec.colour=red'],
  ],
  'changes a node': [
    [`label node ${node} colour=red`],
    [`label node ${node} colour=blue`],
    [`label node ${node} colour=blue --overwrite`],
    [`label node ${node} colour-`],
    [`annotate node ${node} npd.io/note=seen`],
    [`annotate node ${node} npd.io/note-`],
    [`cordon ${node}`],
    [`get node ${node}`],
    [`uncordon ${node}`],
    [`taint node ${node} npd.io/sick=true:NoSchedule`],
    [`taint node ${node} npd.io/sick-`],
    [`patch node ${node} ${status}`],
    [`get node ${node}`],
    [`wait node/${node} --for=condition=Ready --timeout=5s`],
    [`wait node/${node} --for=condition=KernelDeadlock --timeout=1s`],
    [`wait node/${node} --for=jsonpath={.metadata.name}=${node} --timeout=5s`],
  ],
  'patches in every way': [
    ['create -f -', configMap],
    [`patch cm one ${own} --type=merge -p {"data":{"b":"2"}}`],
    [`patch cm one ${own} --type=merge -p {"data":{"b":"2"}}`],
    [`patch cm one ${own} --type=json -p [{"op":"replace","path":"/data/a","value":"3"}]`],
    [`patch cm one ${own} --type=json -p [{"op":"test","path":"/data/a","value":"4"}]`],
    [`patch cm one ${own} -p {"data":{"b":null}}`],
    [`patch cm one ${own} -p {"data":{"c":"5"}} --dry-run=server`],
    [`get cm one ${own} -o jsonpath={.data}`],
    [`patch cm none ${own} -p {"data":{}}`],
  ],
  'applies, on this side and on the server’s': [
    ['apply -f -', {...configMap, metadata: {name: 'two', namespace}}],
    ['apply -f -', {...configMap, metadata: {name: 'two', namespace}}],
    ['apply -f -', {...configMap, metadata: {name: 'two', namespace}, data: {z: '26'}}],
    [`get cm two ${own} -o jsonpath={.data}`],
    ['apply --server-side --field-manager=me -f -', configMap],
    ['apply --server-side --field-manager=me -f -', {...configMap, data: {a: '9'}}],
    ['apply --server-side --field-manager=you -f -', {...configMap, data: {a: '10'}}],
    [
      'apply --server-side --field-manager=you --force-conflicts -f -',
      {...configMap, data: {a: '10'}},
    ],
    [`diff -f -`, {...configMap, metadata: {name: 'two', namespace}, data: {z: '26'}}],
  ],
  'replaces and deletes': [
    ['replace -f -', {...configMap, data: {only: 'this'}}],
    [`get cm one ${own} -o jsonpath={.data}`],
    ['replace -f -', {...configMap, metadata: {name: 'none', namespace}}],
    [`get cm ${own}`],
    [`get cm one two ${own} -o name`],
    [`delete cm one ${own}`],
    [`delete cm one ${own}`],
    [`wait cm/one --for=delete ${own} --timeout=5s`],
    [`delete cm -l none=such ${own}`],
    [`delete cm --all ${own}`],
    [`get cm ${own}`],
  ],
  'shows events': [
    ['create -f -', event],
    [`get events -n default --field-selector involvedObject.name=${node}`],
    [`get events -A -o wide --field-selector involvedObject.name=${node},type=Warning`],
    [`events -n default --for node/${node}`],
    [`describe node ${node}`],
    [`get events ${own}`],
    ['delete event happened -n default'],
  ],
  'applies the agent’s manifests, twice': [
    ['apply --server-side --force-conflicts -f manifests/'],
    ['apply --server-side -f manifests/'],
    ['get ds,cm,sa -n npd-system --selector=app.kubernetes.io/part-of=npd'],
    ['get clusterrolebinding npd-agent -o wide'],
    ['get validatingadmissionpolicy,validatingadmissionpolicybinding npd-agent-own-node'],
    ['describe clusterrole npd-agent'],
    ['describe sa npd-agent -n npd-system'],
    ['get deployments.extensions'],
  ],
  'asks what it may do': [
    ['auth can-i create daemonsets'],
    ['auth can-i get pods --subresource=log -n default'],
    ['auth can-i * *'],
    ['auth can-i get /healthz'],
  ],
  'explains kinds': [
    ['explain node'],
    ['explain pod.spec.containers.env.valueFrom'],
    ['explain ds.spec.updateStrategy --recursive'],
    ['explain validatingadmissionpolicy.spec'],
    ['explain cm.nothing'],
  ],
  'asks for paths, and for what is not there': [
    ['get --raw /healthz'],
    ['get --raw /livez'],
    [`get --raw /api/v1/namespaces/${namespace}/configmaps/none`],
    ['get --raw /apis/none.example.org/v1/things'],
    ['get things'],
    ['top nodes'],
    ['top pods'],
  ],
  'cleans up': [[`delete node ${node}`], [`delete namespace ${namespace} --wait=false`]],
};

/** A real kubectl does the same on the embedded API and on a real one, and must not see a difference. */
describe('kubectl on the embedded API', () => {
  const folder = mkdtempSync(join(tmpdir(), 'npd-test-'));
  let cluster: Cluster;
  let api: Api;
  let kubeconfig: string;

  before(async function () {
    cluster = await sharedCluster(this);
    api = await startEmbeddedApi();
    kubeconfig = join(folder, 'kubeconfig');
    writeFileSync(kubeconfig, kubeconfigOf(api));
  });
  after(async () => {
    await api?.close();
    rmSync(folder, {recursive: true});
  });

  /** @returns what was printed on each, after the command line */
  async function onBoth([args, input]: Step): Promise<{embedded: string; real: string}> {
    const text = typeof input === 'object' ? JSON.stringify(input) : input;
    const words = args.split(' ');
    const options = text === undefined ? {} : {input: text};
    const [real, embedded] = await Promise.all([
      cluster.kubectl(words, options),
      cluster.kubectl(words, {...options, kubeconfig}),
    ]);
    return {
      real: `$ kubectl ${args}\n${plain(real)}`,
      embedded: `$ kubectl ${args}\n${plain(embedded)}`,
    };
  }

  for (const [title, sequence] of Object.entries(steps)) {
    it(`${title}, as on a real one`, async function () {
      this.timeout(120_000);
      const seen: {embedded: string; real: string}[] = [];
      for (const step of sequence) seen.push(await onBoth(step));
      assert.equal(
        seen.map(({embedded}) => embedded).join('\n'),
        seen.map(({real}) => real).join('\n'),
      );
    });
  }

  it('knows of every resource that it tells of what the real one knows', async () => {
    const real = await cluster.kubectl(['api-resources', '-o', 'wide', '--no-headers']);
    const embedded = await cluster.kubectl(['api-resources', '-o', 'wide', '--no-headers'], {
      kubeconfig,
    });
    const known = rows(real.stdout);
    const told = rows(embedded.stdout);

    assert.equal(embedded.code, 0, embedded.stderr);
    assert.ok(told.some((row) => row.startsWith('nodes no v1 false Node')));
    // Pods cannot be made here: nothing schedules.
    const others = told.filter((row) => !row.startsWith('pods '));
    assert.deepEqual(
      others.filter((row) => !known.includes(row)),
      [],
    );
  });

  it('tells its versions and who asks', async () => {
    const versions = await cluster.kubectl(['api-versions'], {kubeconfig});
    assert.match(versions.stdout, /^admissionregistration.k8s.io\/v1\napps\/v1\n[^]*\nv1\n$/);
    const version = await cluster.kubectl(['version', '-o', 'json'], {kubeconfig});
    assert.match(version.stdout, /"gitVersion": "v1.34.4\+kubectl-npd"/);
    const who = await cluster.kubectl(['auth', 'whoami', '-o', 'json'], {kubeconfig});
    assert.match(who.stdout, /"system:masters"/);
  });

  it('does not say that it may be asked for what it does not serve', async () => {
    const {stdout, code} = await cluster.kubectl(
      ['auth', 'can-i', 'get', 'nodes', '--subresource=log'],
      {kubeconfig},
    );
    assert.equal(code, 1);
    assert.match(stdout, /^no - the embedded API of `kubectl npd local` does not serve this/);
    const list = await cluster.kubectl(['auth', 'can-i', '--list'], {kubeconfig});
    assert.match(list.stdout, /daemonsets\.apps +\[\] +\[\] +\[create delete/);
  });

  it('shows changes as they come', async () => {
    await cluster.kubectl(['create', 'namespace', 'watched'], {kubeconfig});
    const watching = cluster.kubectl(['get', 'ns', 'watched', '-w', '--request-timeout=3s'], {
      kubeconfig,
    });
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await cluster.kubectl(['label', 'ns', 'watched', 'a=b'], {kubeconfig});
    const {stdout} = await watching;

    const lines = stdout.trimEnd().split('\n');
    assert.match(lines[0] ?? '', /^NAME +STATUS +AGE$/);
    assert.equal(lines.filter((line) => /^watched +Active /.test(line)).length, 2, stdout);
  });
});

/** What is never the same twice is left out. */
function plain({code, stdout, stderr}: Outcome): string {
  return withoutTimes(`${stdout}${stderr}exit ${code}`);
}

function withoutTimes(text: string): string {
  return text
    .split('\n')
    .map((line) =>
      line
        .replace(/^[EWI]\d{4} \S+ +\d+ /, '') // klog's time and process
        .replace(/\b\d+[smhd](\d+[smh])?\b/g, 'AGE')
        .replace(/\w{3}, \d\d \w{3} \d{4} [\d:]{8} [+-]\d{4}/g, 'TIME')
        .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'UID')
        .replace(/\/tmp\/(LIVE|MERGED)-\d+/g, '$1')
        .replace(/https:\/\/127\.0\.0\.1:\d+/g, 'SERVER')
        .replace(/ +/g, ' ')
        .trimEnd(),
    )
    .join('\n');
}

function rows(text: string): readonly string[] {
  return text
    .trim()
    .split('\n')
    .map((line) => line.replace(/ +/g, ' ').trim());
}
