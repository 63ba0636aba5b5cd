import {
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir, userInfo} from 'node:os';
import {basename, dirname, join, resolve} from 'node:path';
import {writeCertificates, writeClientCertificate} from './certificates.js';
import type {Identity} from './certificates.js';
import {egressConfiguration} from './control-plane.js';
import {writeKubeconfig} from './kubeconfig.js';
import {layout} from './layout.js';
import type {Layout, Ports} from './layout.js';
import {writeNodeFiles} from './node/files.js';
import {writePauseImage} from './node/images.js';
import {freePorts} from './ports.js';
import {processIdentity} from './processes.js';

/** What a cluster is run from. */
export interface Origin {
  /** `v1.34.4`. */
  readonly kubernetes: string;
  /** Path of each program that was built for it. */
  readonly programs: Readonly<Partial<Record<string, string>>>;
}

/** What a complete state folder says about its cluster. */
export interface Description extends Origin {
  readonly ports: Ports;
  /** Whether controllers and the scheduler run: not where only the API is wanted. */
  readonly controllers: boolean;
  /** How many nodes there are: `n1` and so on. */
  readonly nodes: number;
  /** Whether kwok runs, which plays the kubelets of fake nodes. */
  readonly kwok: boolean;
}

// Says that a folder is a cluster's and may be removed; holds who is at work in it, or nothing.
const marker = '.kubectl-npd-cluster';

/** Where the command line keeps its cluster: one for each user. */
export function defaultStateFolder(): string {
  return join(tmpdir(), `kubectl-npd-cluster-${userInfo().uid}`);
}

/** The one name of a state folder, whether or not it exists: absolute, links on the way to it followed. */
export function stateFolder(path: string): string {
  const parent = dirname(resolve(path));
  mkdirSync(parent, {recursive: true});
  return join(realpathSync(parent), basename(resolve(path)));
}

/**
 * Makes the folder, and makes this process the only one at work in it.
 * @returns how to leave it to others again
 * @throws when the folder is something else's, or another process is at work in it
 */
export function claimFolder(folder: string): () => void {
  mkdirSync(folder, {recursive: true, mode: 0o700});
  assertOurs(folder);
  const path = join(folder, marker);
  const mine = `${path}.${process.pid}`;
  writeFileSync(mine, processIdentity(process.pid) ?? '');
  try {
    linkSync(mine, path); // unlike rename it fails when somebody else was first
    rmSync(mine);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    assertNobodyAtWork(folder, path, mine);
    renameSync(mine, path);
  }
  return () => unclaim(path);
}

/** What the folder says about its cluster; undefined when it is missing or was never completed. */
export function readDescription(folder: string): Description | undefined {
  try {
    return JSON.parse(readFileSync(layout(folder).description, 'utf8')) as Description;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Fills a claimed folder with what a new cluster starts with; what was in it before is removed. */
export async function writeState(
  folder: string,
  wanted: Omit<Description, 'ports'>,
): Promise<Description> {
  for (const name of readdirSync(folder).filter((one) => !one.startsWith(marker))) {
    rmSync(join(folder, name), {recursive: true, force: true});
  }
  const paths = layout(folder);
  const description: Description = {...wanted, ports: await choosePorts()};
  await writeCertificates(paths.pki('.'));
  writeClientKubeconfig(paths.kubeconfig, paths, description, 'admin');
  if (wanted.controllers) await writeClients(paths, description);
  if (wanted.nodes > 0) await writeNodes(paths, description);
  writeDescription(paths, description);
  return description;
}

/** Replaces what the folder says about its cluster. */
export function writeDescription(paths: Layout, description: Description): void {
  writeFileSync(`${paths.description}.new`, `${JSON.stringify(description, undefined, 2)}\n`);
  renameSync(`${paths.description}.new`, paths.description);
}

async function choosePorts(): Promise<Ports> {
  const [etcd, etcdPeer, apiserver, controllerManager, scheduler, kwok] = (await freePorts(6)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return {etcd, etcdPeer, apiserver, controllerManager, scheduler, kwok};
}

// Parts that are clients of the API server, by the names that RBAC knows; kwok changes everything of its nodes.
const clients = {
  'controller-manager': {user: 'system:kube-controller-manager'},
  scheduler: {user: 'system:kube-scheduler'},
  kwok: {user: 'kwok', groups: ['system:masters']},
} as const satisfies Record<string, Identity>;

async function writeClients(paths: Layout, description: Description): Promise<void> {
  for (const [name, identity] of Object.entries(clients)) {
    await writeClientCertificate(paths.pki('.'), name, identity);
    writeClientKubeconfig(paths.kubeconfigOf(name), paths, description, name);
  }
}

async function writeNodes(paths: Layout, description: Description): Promise<void> {
  writeFileSync(paths.egress, JSON.stringify(egressConfiguration));
  await writeClientCertificate(paths.pki('.'), 'kubelet-client', {
    user: 'kube-apiserver-kubelet-client',
    groups: ['system:masters'],
  });
  await writePauseImage(paths.pauseImage, description.programs['pause']!);
  for (let number = 1; number <= description.nodes; number++) {
    await writeNodeFiles(paths, paths.node(number));
  }
}

function writeClientKubeconfig(
  path: string,
  {pki}: Layout,
  description: Description,
  name: string,
): void {
  writeKubeconfig(path, {
    server: serverAddress(description),
    ca: readFileSync(pki('ca.crt'), 'utf8'),
    credential: {
      certificate: readFileSync(pki(`${name}.crt`), 'utf8'),
      key: readFileSync(pki(`${name}.key`), 'utf8'),
    },
  });
}

/** Base address of the API server. */
export function serverAddress({ports}: Description): string {
  return `https://127.0.0.1:${ports.apiserver}`;
}

/**
 * Removes a cluster's folder, complete or not, if there is one.
 * @throws when it is something else's
 */
export function removeFolder(folder: string): void {
  if (!lstatSync(folder, {throwIfNoEntry: false})) return;
  assertOurs(folder);
  // A part may have written its last file while this ran.
  rmSync(folder, {recursive: true, force: true, maxRetries: 5});
}

/** @throws when the folder is not one that `claimFolder` made and this user owns */
export function assertOurs(folder: string): void {
  const found = lstatSync(folder);
  if (!found.isDirectory()) {
    throw new Error(`expected the state \`${folder}\` to be a folder. Name another with --state.`);
  }
  if (found.uid !== userInfo().uid) {
    throw new Error(
      `expected the state \`${folder}\` to be your own, but it belongs to user \`${found.uid}\`. Name another with --state.`,
    );
  }
  const names = readdirSync(folder);
  if (names.length > 0 && !names.some((name) => name.startsWith(marker))) {
    throw new Error(
      `expected the state \`${folder}\` to be empty or a cluster's, but it holds \`${names[0]}\`. Name another with --state.`,
    );
  }
}

function unclaim(path: string): void {
  try {
    truncateSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error; // taken down by then
  }
}

function assertNobodyAtWork(folder: string, path: string, mine: string): void {
  const other = readFileSync(path, 'utf8');
  const pid = Number.parseInt(other, 10);
  if (other === '' || processIdentity(pid) !== other) return;
  rmSync(mine);
  throw new Error(
    `expected nobody at work in the state \`${folder}\`, but PID \`${pid}\` is bringing it up. Wait for it, or name another with --state.`,
  );
}
