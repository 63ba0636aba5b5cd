import {
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import {createRequire} from 'node:module';
import {homedir} from 'node:os';
import {join} from 'node:path';
import {Script} from 'node:vm';

/** Says which text the machine code was made from; set by the build. */
declare const BUNDLE_ID: string;

/** A program in one file, loaded. */
export interface LoadedProgram<Exports> {
  readonly exports: Exports;
  /** Whether machine code was at hand, so that nothing had to be compiled. */
  readonly cached: boolean;
  /** The machine code of all that ran so far. */
  codeCache(): Buffer;
  /** Keeps the machine code for the next start, where there was none; failing to is no error. */
  keep(): void;
}

/**
 * Loads a CommonJS bundle with V8's machine code for it, which halves the time to start. The code that the build made
 * is used where Node and processor are the build's; else what an earlier run of this user kept.
 *
 * V8 takes the code for another text of the same length without a word, so its file's name holds a digest of the
 * text. It also takes what is in it on trust, so only a folder that nobody else may write to is used.
 * @see https://nodejs.org/api/vm.html#scriptcreatecacheddata
 */
export function loadProgram<Exports>(bundle: string): LoadedProgram<Exports> {
  // The build leaves nothing but ASCII, which is read several times faster as such.
  const source = readFileSync(bundle, 'latin1');
  const shipped = shippedCache(bundle);
  const own = join(cacheFolder(process.env, process.platform), `${cacheKey()}.bin`);
  const cachedData = readIfThere(shipped) ?? (isOwn(own) ? readIfThere(own) : undefined);
  const script = new Script(`(function(exports,require,module){${source}\n})`, {
    filename: bundle,
    ...(cachedData && {cachedData}),
  });
  const cached = cachedData !== undefined && script.cachedDataRejected !== true;
  const module = {exports: {} as Exports};
  const start = script.runInThisContext() as (
    exports: Exports,
    require: NodeJS.Require,
    module: {exports: Exports},
  ) => void;
  start(module.exports, createRequire(bundle), module);
  return {
    exports: module.exports,
    cached,
    codeCache: () => script.createCachedData(),
    keep() {
      if (!cached) keepCache(own, script.createCachedData());
    },
  };
}

/** Where the build leaves the machine code for its own Node and processor. */
export function shippedCache(bundle: string): string {
  return `${bundle}.${cacheKey()}.bin`;
}

function cacheKey(): string {
  // Made under other flags, V8 rejects it. Its own tag for all that takes 3 ms to load.
  return `${BUNDLE_ID}-${process.version}-${process.arch}`;
}

function cacheFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const base =
    env['XDG_CACHE_HOME'] ||
    (platform === 'win32' && env['LOCALAPPDATA']) ||
    (platform === 'darwin' && join(homedir(), 'Library', 'Caches')) ||
    join(homedir(), '.cache');
  return join(base, 'kubectl-npd', 'code');
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** Whether the file's folder is this user's, and closed to all others. */
function isOwn(file: string): boolean {
  if (process.platform === 'win32') return true;
  try {
    const {uid, mode} = statSync(join(file, '..'));
    return uid === process.getuid?.() && (mode & 0o077) === 0;
  } catch {
    return false;
  }
}

const mostKept = 8;

function keepCache(file: string, code: Buffer): void {
  const folder = join(file, '..');
  const unfinished = `${file}.${process.pid}`;
  try {
    mkdirSync(folder, {recursive: true, mode: 0o700});
    if (!isOwn(file)) return;
    writeFileSync(unfinished, code, {mode: 0o600});
    renameSync(unfinished, file);
    removeOldest(folder);
  } catch {
    // Read-only, full, or not there: the next start compiles again, which is slower and nothing else.
  }
}

function removeOldest(folder: string): void {
  const byAge = readdirSync(folder)
    .map((name) => join(folder, name))
    .map((file) => ({file, time: statSync(file).mtimeMs}))
    .sort((a, b) => b.time - a.time);
  for (const {file} of byAge.slice(mostKept)) unlinkSync(file);
}
