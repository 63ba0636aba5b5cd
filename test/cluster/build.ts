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
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {tail} from './log-tail.js';
import {programs} from './parts.js';
import type {ProgramName, Release} from './parts.js';
import {processIdentity} from './processes.js';
import type {Progress} from './progress.js';

const temporary = '.building-';

/** Folder where a release's binaries are kept: its name changes with everything that they are built from. */
export function binaryFolder(release: Release, env: NodeJS.ProcessEnv): string {
  const cache = env['XDG_CACHE_HOME'] || join(env['HOME'] || homedir(), '.cache');
  const hash = createHash('sha256').update(JSON.stringify(buildFlags(release)));
  for (const file of ['go.mod', 'go.sum']) hash.update(readFileSync(join(moduleOf(release), file)));
  const key = `${release.kubernetes}-${process.platform}-${process.arch}-${hash.digest('hex').slice(0, 12)}`;
  return join(cache, 'kubectl-npd', 'cluster', key);
}

/** The programs of a release that are not built yet. */
export function missingPrograms(release: Release, env: NodeJS.ProcessEnv): ProgramName[] {
  const folder = binaryFolder(release, env);
  const names = Object.keys(programs) as ProgramName[];
  return names.filter((name) => !existsSync(join(folder, name)));
}

/**
 * Builds what is missing of a release. A program appears in the folder complete or not at all, so builds may be
 * interrupted and may run at the same time.
 * @returns the folder of the binaries
 * @throws with the end of Go's output
 */
export async function buildPrograms(
  release: Release,
  env: NodeJS.ProcessEnv,
  progress: Progress,
): Promise<string> {
  const folder = binaryFolder(release, env);
  const missing = missingPrograms(release, env);
  if (missing.length === 0) return folder;
  assertPinned(release);
  mkdirSync(folder, {recursive: true});
  removeLeftovers(folder);
  const aside = mkdtempSync(join(folder, `${temporary}${process.pid}-`));
  try {
    for (const name of missing) {
      const built = join(aside, name);
      await progress.during(`building ${name} for Kubernetes ${release.kubernetes}`, () =>
        build(release, name, {built, log: join(folder, `${name}.log`), env}),
      );
      renameSync(built, join(folder, name));
    }
  } finally {
    rmSync(aside, {recursive: true, force: true});
  }
  return folder;
}

function moduleOf(release: Release): string {
  return fileURLToPath(new URL(release.module, import.meta.url));
}

// What upstream's own build sets: versions for `kubectl version`, the server and the user agent.
function buildFlags({kubernetes}: Release): string[] {
  const [major, minor] = kubernetes.slice(1).split('.');
  const values = {gitVersion: kubernetes, gitMajor: major, gitMinor: minor, gitTreeState: 'clean'};
  const versions = ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap(
    (name) => Object.entries(values).map(([key, value]) => `-X ${name}.${key}=${value}`),
  );
  return ['-trimpath', '-ldflags', ['-s', '-w', ...versions].join(' ')];
}

// The version is stamped on the binaries, so it must be the one that they are built from.
function assertPinned(release: Release): void {
  const path = join(moduleOf(release), 'go.mod');
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
  release: Release,
  name: ProgramName,
  {built, log, env}: {built: string; log: string; env: NodeJS.ProcessEnv},
): Promise<void> {
  const output = openSync(log, 'w');
  const go = spawn('go', ['build', ...buildFlags(release), '-o', built, programs[name]], {
    cwd: moduleOf(release),
    stdio: ['ignore', output, output],
    env: {...env, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly -buildvcs=false', GOWORK: 'off'},
  });
  closeSync(output);
  const code = await new Promise((resolve, reject) => {
    go.once('error', reject);
    go.once('exit', (status, signal) => resolve(status ?? signal));
  });
  if (code === 0) return;
  throw new Error(
    `expected \`go build ${programs[name]}\` to succeed, but it ended with \`${String(code)}\`. The end of ${log}:\n${tail(log)}`,
  );
}
