import {spawn} from 'node:child_process';
import {createHash} from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import {homedir} from 'node:os';
import {basename, dirname, join, relative} from 'node:path';
import {fileURLToPath} from 'node:url';
import {tail} from './log-tail.js';
import {programs} from './parts.js';
import type {Program, ProgramName, Release} from './parts.js';
import {processIdentity} from './processes.js';
import type {Progress} from './progress.js';

const temporary = '.building-';

/** Where a program of a release is kept once it is built: the folder's name changes with all that it is built from. */
export function binaryPath(name: ProgramName, release: Release, env: NodeJS.ProcessEnv): string {
  const cache = env['XDG_CACHE_HOME'] || join(env['HOME'] || homedir(), '.cache');
  const module = moduleOf(name, release);
  const hash = createHash('sha256').update(JSON.stringify(buildFlags(name, release)));
  const files = readdirSync(module, {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.sort()) hash.update(relative(module, file)).update(readFileSync(file));
  const label = isKubernetes(name) ? release.kubernetes : basename(module);
  const key = [label, process.platform, process.arch, hash.digest('hex').slice(0, 12)].join('-');
  return join(cache, 'kubectl-npd', 'cluster', key, name);
}

/** Those of the programs that are not built yet. */
export function missingPrograms(
  names: readonly ProgramName[],
  release: Release,
  env: NodeJS.ProcessEnv,
): ProgramName[] {
  return names.filter((name) => !existsSync(binaryPath(name, release, env)));
}

/**
 * Builds those of the programs that are missing. A program appears in its folder complete or not at all, so builds may
 * be interrupted and may run at the same time.
 * @returns the path of each
 * @throws with the end of Go's output
 */
export async function buildPrograms(
  names: readonly ProgramName[],
  release: Release,
  {env, progress}: {env: NodeJS.ProcessEnv; progress: Progress},
): Promise<Partial<Record<ProgramName, string>>> {
  for (const name of missingPrograms(names, release, env)) {
    if (isKubernetes(name)) assertPinned(release);
    await progress.during(`building ${name} for Kubernetes ${release.kubernetes}`, () =>
      buildProgram(name, release, env),
    );
  }
  return Object.fromEntries(names.map((name) => [name, binaryPath(name, release, env)]));
}

async function buildProgram(
  name: ProgramName,
  release: Release,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const path = binaryPath(name, release, env);
  const folder = dirname(path);
  mkdirSync(folder, {recursive: true});
  removeLeftovers(folder);
  const aside = mkdtempSync(join(folder, `${temporary}${process.pid}-`));
  try {
    const built = join(aside, name);
    await build(name, release, {built, log: `${path}.log`, env});
    renameSync(built, path);
  } finally {
    rmSync(aside, {recursive: true, force: true});
  }
}

function isKubernetes(name: ProgramName): boolean {
  return moduleNameOf(name) === undefined;
}

function moduleNameOf(name: ProgramName): string | undefined {
  const program: Program = programs[name];
  return program.module;
}

function moduleOf(name: ProgramName, release: Release): string {
  return fileURLToPath(new URL(moduleNameOf(name) ?? release.module, import.meta.url));
}

// What upstream's own build sets: versions for `kubectl version`, the server and the user agent.
function buildFlags(name: ProgramName, {kubernetes}: Release): string[] {
  if (!isKubernetes(name)) return ['-trimpath', '-ldflags', '-s -w'];
  const [major, minor] = kubernetes.slice(1).split('.');
  const values = {gitVersion: kubernetes, gitMajor: major, gitMinor: minor, gitTreeState: 'clean'};
  const versions = ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap(
    (path) => Object.entries(values).map(([key, value]) => `-X ${path}.${key}=${value}`),
  );
  return ['-trimpath', '-ldflags', ['-s', '-w', ...versions].join(' ')];
}

// The version is stamped on the binaries, so it must be the one that they are built from.
function assertPinned(release: Release): void {
  const path = fileURLToPath(new URL(`${release.module}/go.mod`, import.meta.url));
  if (readFileSync(path, 'utf8').includes(`\tk8s.io/kubernetes ${release.kubernetes} `)) return;
  throw new Error(`expected ${path} to require k8s.io/kubernetes \`${release.kubernetes}\``);
}

// Of builds that were killed; those that still run are left alone.
function removeLeftovers(folder: string): void {
  const names = readdirSync(folder).filter((name) => name.startsWith(temporary));
  for (const name of names) {
    const pid = Number.parseInt(name.slice(temporary.length), 10);
    if (!processIdentity(pid)) rmSync(join(folder, name), {recursive: true, force: true});
  }
}

async function build(
  name: ProgramName,
  release: Release,
  {built, log, env}: {built: string; log: string; env: NodeJS.ProcessEnv},
): Promise<void> {
  const output = openSync(log, 'w');
  const go = spawn(
    'go',
    ['build', ...buildFlags(name, release), '-o', built, programs[name].package],
    {
      cwd: moduleOf(name, release),
      stdio: ['ignore', output, output],
      env: {...env, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly -buildvcs=false', GOWORK: 'off'},
    },
  );
  closeSync(output);
  const code = await new Promise((resolve, reject) => {
    go.once('error', reject);
    go.once('exit', (status, signal) => resolve(status ?? signal));
  });
  if (code === 0) return;
  throw new Error(
    `expected \`go build ${programs[name].package}\` to succeed, but it ended with \`${String(code)}\`. The end of ${log}:\n${tail(log)}`,
  );
}
