import {execFileSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {userInfo} from 'node:os';
import {join} from 'node:path';
import {missingPrograms} from './build.js';
import {missingControllers} from './node/cgroups.js';
import {programNames} from './parts.js';
import type {Release, Shape} from './parts.js';
import {findProgram} from './search-path.js';

// Go 1.24 brought the `tool` lines of go.mod; OpenSSL 3 signs a certificate in one step (`req -CA`).
const wantedGo = /\bgo1\.(2[4-9]|[3-9]\d)/;
const wantedOpenssl = /^OpenSSL ([3-9]|\d\d)\./;

/** Of Debian: what a machine must have installed to run a whole cluster, and a file by which that is seen. */
const debianPackages = [
  {name: 'containerd', files: ['/usr/bin/containerd', '/usr/bin/ctr']},
  {name: 'runc', files: ['/usr/sbin/runc']},
  {name: 'containernetworking-plugins', files: ['/usr/lib/cni/bridge', '/usr/lib/cni/host-local']},
  {name: 'iproute2', files: ['/sbin/ip']},
  {name: 'util-linux', files: ['/usr/bin/nsenter', '/usr/bin/unshare']},
] as const;

/** THE PACKAGES of Debian that all of this needs, besides Node and Go. */
export const debianPackageNames = ['openssl', ...debianPackages.map(({name}) => name)];

/** The machine that is asked about; by default this one. */
export interface Machine {
  readonly env: NodeJS.ProcessEnv;
  readonly platform?: string;
  /** Whose rights a cluster would have. */
  readonly uid?: number;
  /** Its root folder. */
  readonly root?: string;
}

/**
 * What this machine lacks to run a cluster, and how to get it: `Go 1.24 or newer is missing: …`. Go is only needed
 * until the binaries are built.
 * @returns an empty list when a cluster can run
 */
export function missingPrerequisites(
  release: Release,
  shape: Shape,
  {env, platform = process.platform, uid = userInfo().uid, root = '/'}: Machine,
): string[] {
  if (platform !== 'linux') {
    return [
      `Linux is missing: clusters are found again through /proc, and this is \`${platform}\``,
    ];
  }
  const missing: string[] = [];
  const unbuilt = missingPrograms(programNames(shape), release, env);
  if (unbuilt.length > 0 && !says('go', ['version'], wantedGo, env)) {
    missing.push(
      'Go 1.24 or newer is missing: install it from https://go.dev/dl, or your distribution’s `golang`',
    );
  }
  if (!says('openssl', ['version'], wantedOpenssl, env)) {
    missing.push('OpenSSL 3 or newer is missing: `apt-get install openssl`');
  }
  return shape.nodes > 0 ? [...missing, ...missingForNodes(uid, root)] : missing;
}

function missingForNodes(uid: number, root: string): string[] {
  const missing: string[] = [];
  if (uid !== 0)
    missing.push('root is missing: nodes have namespaces of their own; run this as root');
  for (const {name, files} of debianPackages) {
    if (!files.every((file) => existsSync(join(root, file)))) {
      missing.push(`${name} is missing: \`apt-get install ${name}\``);
    }
  }
  const controllers = missingControllers(root);
  if (controllers.length > 0) {
    missing.push(
      `control groups (version 1) are missing: mount \`${controllers.join('`, `')}\` below /sys/fs/cgroup`,
    );
  }
  return missing;
}

function says(name: string, args: string[], wanted: RegExp, env: NodeJS.ProcessEnv): boolean {
  const program = findProgram(name, env['PATH']);
  if (!program) return false;
  try {
    return wanted.test(execFileSync(program, args, {env, encoding: 'utf8'}));
  } catch {
    return false; // found, but it does not run here
  }
}
