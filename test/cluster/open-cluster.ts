import {randomBytes} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {administrator} from './administrator.js';
import {writeClientCertificate} from './certificates.js';
import type {Identity} from './certificates.js';
import {takeDown} from './down.js';
import {writeKubeconfig} from './kubeconfig.js';
import type {Credential} from './kubeconfig.js';
import {clusterEnvironment, runKubectl} from './kubectl.js';
import type {KubectlOptions, Outcome} from './kubectl.js';
import {layout} from './layout.js';
import type {PartName} from './parts.js';
import {endProcesses, partProcesses, send} from './processes.js';
import type {PartProcess} from './processes.js';
import {startPart, untilReady} from './run-part.js';
import {serverAddress} from './state.js';
import type {Description} from './state.js';
import {requestToken} from './token.js';
import type {TokenOptions} from './token.js';

/** A cluster that was brought up, and what tests do to it. */
export interface Cluster {
  /** Folder of its state; logs are `PART.log` in it. */
  readonly folder: string;
  /** Folder of its binaries: `kubectl`, `kube-apiserver`, `etcd`. */
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
  /** Environment for a program that is to use this cluster and its kubectl. */
  readonly env: NodeJS.ProcessEnv;

  kubectl(args: readonly string[], options?: KubectlOptions): Promise<Outcome>;
  /** The parts that run, paused ones included. */
  running(): PartProcess[];
  /** Ends a part: by SIGTERM, and after 10 s, or with `{kill: true}` at once, by SIGKILL. Settles when it is gone. */
  stop(part: PartName, options?: {kill?: boolean}): Promise<void>;
  /** Starts a stopped part on the same port and data. Settles when it is ready. */
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

const readyWithinMs = 60_000;
const endsWithinMs = 10_000;

/** The cluster whose complete state is in `folder`. */
export function openCluster(
  folder: string,
  description: Description,
  baseEnv: NodeJS.ProcessEnv,
): Cluster {
  const paths = layout(folder);
  const {bin, kubernetes} = description;
  const admin = administrator(folder);
  const server = serverAddress(description);
  const ca = readFileSync(paths.pki('ca.crt'), 'utf8');
  const env = clusterEnvironment(folder, bin, baseEnv);

  return {
    ...{folder, bin, kubernetes, server, ca, env},
    admin: readPair(folder, 'admin'),
    kubeconfig: paths.kubeconfig,
    kubectl(args, {kubeconfig = paths.kubeconfig, ...options} = {}) {
      const own = {...env, KUBECONFIG: kubeconfig, ...options.env};
      return runKubectl(bin, args, {...options, env: own});
    },
    running: () => partProcesses(folder),
    stop: (part, options = {}) => stopPart(folder, part, options.kill ?? false),
    async start(part) {
      if (partProcesses(folder).some((one) => one.part === part)) return;
      const started = [startPart(part, folder, description)];
      const context = {description, administrator: admin, withinMs: readyWithinMs};
      await untilReady(started, folder, context);
    },
    pause: (part) => pausePart(folder, part),
    resume(part) {
      send(processOf(folder, part).pid, 'SIGCONT');
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

async function stopPart(folder: string, part: PartName, kill: boolean): Promise<void> {
  if (!kill) {
    const ended = endProcesses(folder, [part], 'SIGTERM', endsWithinMs);
    if (await ended.then(() => true).catch(() => false)) return;
  }
  await endProcesses(folder, [part], 'SIGKILL');
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
