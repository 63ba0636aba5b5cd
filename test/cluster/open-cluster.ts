import {randomBytes} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {administrator} from './administrator.js';
import {writeClientCertificate} from './certificates.js';
import type {Identity} from './certificates.js';
import {takeDown} from './down.js';
import {createFakeNodes, fakeNodeSelector, lastFakeNumber} from './fake-nodes.js';
import {writeKubeconfig} from './kubeconfig.js';
import type {Credential} from './kubeconfig.js';
import {clusterEnvironment, runKubectl} from './kubectl.js';
import type {KubectlOptions, Outcome} from './kubectl.js';
import {layout} from './layout.js';
import {importImage} from './node/images.js';
import {kindOf} from './part.js';
import type {NodeName, PartName} from './part.js';
import {partNames} from './parts.js';
import {continueProcesses, endParts, partProcesses, send} from './processes.js';
import type {PartProcess} from './processes.js';
import {runParts} from './run-parts.js';
import {serverAddress} from './state.js';
import type {Description} from './state.js';
import {requestToken} from './token.js';
import type {TokenOptions} from './token.js';

/** A cluster that was brought up, and what tests do to it. */
export interface Cluster {
  /** Folder of its state; logs are `PART.log` in it. */
  readonly folder: string;
  /** Folder of its Kubernetes binaries: `kubectl`, `kube-apiserver`, `etcd`. */
  readonly bin: string;
  /** `v1.34.4`. */
  readonly kubernetes: string;
  /** Base address of the API server: `https://127.0.0.1:23456`. */
  readonly server: string;
  /** PEM of the authority that signed the API server's certificate. */
  readonly ca: string;
  /** PEM of the administrator's client certificate (group system:masters) and key. */
  readonly admin: {readonly certificate: string; readonly key: string};
  /** Path of the administrator's kubeconfig. */
  readonly kubeconfig: string;
  /** Names of its real nodes: `['n1']`. */
  readonly nodeNames: readonly NodeName[];
  /** Environment for a program that is to use this cluster and its kubectl. */
  readonly env: NodeJS.ProcessEnv;

  kubectl(args: readonly string[], options?: KubectlOptions): Promise<Outcome>;
  /** The parts that run, paused ones included. */
  running(): PartProcess[];
  /**
   * Loads an image archive (OCI's or Docker's) into the containerd of each node, or of one, under the name that it
   * gives itself. A pod that uses it says `imagePullPolicy: Never`, or has a tag other than `latest`.
   */
  loadImage(archive: string, node?: NodeName): Promise<void>;
  /**
   * Adds nodes that kwok plays: `fake-1` and so on. Settles when they are ready.
   * @returns their names
   * @throws where the cluster was not started with `fakeNodes`
   */
  addFakeNodes(count: number): Promise<string[]>;
  fakeNodeNames(): Promise<string[]>;
  /** Ends a part: by SIGTERM, and after 10 s, or with `{kill: true}` at once, by SIGKILL. Settles when it is gone. */
  stop(part: PartName, options?: {kill?: boolean}): Promise<void>;
  /**
   * Starts a stopped part on the same port and data. Settles when it is ready. With a node's first process (`node-n1`)
   * its containerd and kubelet are started too, as they ended with it.
   */
  start(part: PartName): Promise<void>;
  /** Stops a part in its tracks (SIGSTOP): it accepts connections and answers nothing. */
  pause(part: PartName): Promise<void>;
  resume(part: PartName): void;
  /** A token of a service account that exists. */
  token(serviceAccount: string, namespace: string, options?: TokenOptions): Promise<string>;
  /** Writes a kubeconfig for a token, or for a user and groups (by client certificate). @returns its path */
  kubeconfigFor(who: {readonly token: string} | Identity): Promise<string>;
  /** Ends every process and removes the folder. Can be repeated. */
  down(): Promise<void>;
}

const endsWithinMs = 10_000;

/** The cluster whose complete state is in `folder`. */
export function openCluster(
  folder: string,
  description: Description,
  baseEnv: NodeJS.ProcessEnv,
): Cluster {
  const paths = layout(folder);
  const {kubernetes, nodes} = description;
  const bin = dirname(description.programs['kubectl']!);
  const nodeNames = Array.from({length: nodes}, (_, index) => paths.node(index + 1).name);
  const admin = administrator(folder);
  const server = serverAddress(description);
  const ca = readFileSync(paths.pki('ca.crt'), 'utf8');
  const env = clusterEnvironment(folder, bin, baseEnv);

  function kubectl(
    args: readonly string[],
    {kubeconfig = paths.kubeconfig, ...options}: KubectlOptions = {},
  ): Promise<Outcome> {
    const own = {...env, KUBECONFIG: kubeconfig, ...options.env};
    return runKubectl(bin, args, {...options, env: own});
  }

  async function fakeNodeNames(): Promise<string[]> {
    const said = await succeed(kubectl, ['get', 'nodes', '--output=name', fakeNodeSelector]);
    return said.split('\n').flatMap((line) => (line ? [line.slice('node/'.length)] : []));
  }

  return {
    fakeNodeNames,
    ...{folder, bin, kubernetes, server, ca, env, nodeNames},
    admin: readPair(folder, 'admin'),
    kubeconfig: paths.kubeconfig,
    kubectl,
    running: () => partProcesses(folder),
    stop: (part, options = {}) => stopPart(folder, part, options.kill ?? false),
    async start(part) {
      if (partProcesses(folder).some((one) => one.part === part)) return;
      const names = kindOf(part) === 'node' ? partsOfNode(part, description) : [part];
      await runParts(names, {folder, description});
    },
    async loadImage(archive, only) {
      const wanted = only === undefined ? nodeNames : [only];
      const inits = wanted.map((node) => processOf(folder, `node-${node}`).pid);
      await Promise.all(inits.map((init) => importImage(init, archive)));
    },
    async addFakeNodes(count) {
      if (!description.kwok) {
        throw new Error(
          'expected a cluster that was started with `fakeNodes`, be it 0, got one without',
        );
      }
      const first = lastFakeNumber(await fakeNodeNames()) + 1;
      const names = await createFakeNodes(admin, description.ports.apiserver, {first, count});
      const ready = ['wait', 'node', fakeNodeSelector, '--for=condition=Ready', '--timeout=120s'];
      if (count > 0) await succeed(kubectl, ready, 130_000);
      return names;
    },
    pause: (part) => pausePart(folder, part),
    resume(part) {
      processOf(folder, part); // to name it where it does not run
      continueProcesses(folder, part);
    },
    token: (name, namespace, options = {}) =>
      requestToken(admin, description.ports.apiserver, {name, namespace}, options),
    async kubeconfigFor(who) {
      const name = `client-${randomBytes(4).toString('hex')}`;
      const credential = 'token' in who ? who : await clientCertificate(folder, name, who);
      const path = join(folder, `${name}.kubeconfig`);
      writeKubeconfig(path, {server, ca, credential});
      return path;
    },
    async down() {
      await takeDown(folder);
    },
  };
}

async function succeed(
  kubectl: Cluster['kubectl'],
  args: readonly string[],
  timeoutMs = 60_000,
): Promise<string> {
  const {code, stdout, stderr} = await kubectl(args, {timeoutMs});
  if (code === 0) return stdout;
  throw new Error(`expected \`kubectl ${args.join(' ')}\` to succeed, got \`${code}\`: ${stderr}`);
}

function partsOfNode(part: PartName, description: Description): PartName[] {
  const suffix = part.slice(part.lastIndexOf('-'));
  return partNames(description).filter((name) => name.endsWith(suffix));
}

async function stopPart(folder: string, part: PartName, kill: boolean): Promise<void> {
  if (!kill) {
    const ended = endParts(folder, [part], 'SIGTERM', endsWithinMs);
    if (await ended.then(() => true).catch(() => false)) return;
  }
  await endParts(folder, [part], 'SIGKILL');
}

async function pausePart(folder: string, part: PartName): Promise<void> {
  const {pid} = processOf(folder, part);
  send(pid, 'SIGSTOP');
  while (!processOf(folder, part).paused) await sleep(5); // every thread of it, not only the first
}

function processOf(folder: string, part: PartName): PartProcess {
  const found = partProcesses(folder).find((one) => one.part === part);
  if (!found) throw new Error(`expected \`${part}\` of the cluster in ${folder} to run`);
  return found;
}

async function clientCertificate(
  folder: string,
  name: string,
  identity: Identity,
): Promise<Credential> {
  await writeClientCertificate(layout(folder).pki('.'), name, identity);
  return readPair(folder, name);
}

function readPair(folder: string, name: string): {certificate: string; key: string} {
  const {pki} = layout(folder);
  return {
    certificate: readFileSync(pki(`${name}.crt`), 'utf8'),
    key: readFileSync(pki(`${name}.key`), 'utf8'),
  };
}
