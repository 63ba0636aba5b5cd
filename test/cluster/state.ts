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
import {writeCertificates} from './certificates.js';
import {writeKubeconfig} from './kubeconfig.js';
import {layout} from './layout.js';
import type {Ports} from './layout.js';
import {freePorts} from './ports.js';
import {processIdentity} from './processes.js';

/** What a complete state folder says about its cluster. */
export interface Description {
  /** `v1.34.4`. */
  readonly kubernetes: string;
  /** Folder of the binaries it was started with. */
  readonly bin: string;
  readonly ports: Ports;
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

/** Fills a claimed folder with a new cluster's certificates, ports and kubeconfig; what was in it before is removed. */
export async function writeState(
  folder: string,
  release: {kubernetes: string; bin: string},
): Promise<Description> {
  for (const name of readdirSync(folder).filter((one) => !one.startsWith(marker))) {
    rmSync(join(folder, name), {recursive: true, force: true});
  }
  const paths = layout(folder);
  const [etcd, etcdPeer, apiserver] = (await freePorts(3)) as [number, number, number];
  const description = {...release, ports: {etcd, etcdPeer, apiserver}};
  await writeCertificates(paths.pki('.'));
  writeKubeconfig(paths.kubeconfig, {
    server: serverAddress(description),
    ca: readFileSync(paths.pki('ca.crt'), 'utf8'),
    credential: {
      certificate: readFileSync(paths.pki('admin.crt'), 'utf8'),
      key: readFileSync(paths.pki('admin.key'), 'utf8'),
    },
  });
  writeFileSync(`${paths.description}.new`, `${JSON.stringify(description, undefined, 2)}\n`);
  renameSync(`${paths.description}.new`, paths.description);
  return description;
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
