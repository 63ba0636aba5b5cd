import {createHash} from 'node:crypto';
import {mkdir, mkdtemp, readFile, rename, rm} from 'node:fs/promises';
import {homedir} from 'node:os';
import {dirname, join} from 'node:path';

/** A file to be had from elsewhere, and what its bytes must be. */
export interface Download {
  /** Its name in the cache: `debian/bash_5.2.15-2+b13_amd64.deb`. */
  readonly name: string;
  readonly algorithm: 'sha256' | 'sha512';
  readonly encoding: 'hex' | 'base64';
  readonly digest: string;
  /** Writes it to a path, in a folder that is removed afterwards. */
  fetch(path: string): Promise<void>;
}

/** Where downloads are kept, outside of the tree: `~/.cache/kubectl-npd/image`. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  const cache = env['XDG_CACHE_HOME'] || join(env['HOME'] || homedir(), '.cache');
  return join(cache, 'kubectl-npd', 'image');
}

/**
 * The path of a file, downloaded unless the cache has it. Its bytes are checked each time, in the cache too.
 * @throws Error when the bytes are not those that are pinned; what `fetch` throws
 */
export async function download(cache: string, wanted: Download): Promise<string> {
  const path = join(cache, wanted.name);
  if ((await digestOf(path, wanted)) === wanted.digest) return path;
  await mkdir(dirname(path), {recursive: true});
  const folder = await mkdtemp(join(dirname(path), 'partial-')); // downloaders leave files of their own
  try {
    const partial = join(folder, 'file');
    await wanted.fetch(partial);
    const got = await digestOf(partial, wanted);
    if (got !== wanted.digest)
      throw new Error(
        `expected ${wanted.algorithm} \`${wanted.digest}\` of ${wanted.name}, got \`${got}\`; ` +
          'somebody has changed the file, or it was cut short: look at it before changing the lock file',
      );
    await rename(partial, path);
  } finally {
    await rm(folder, {recursive: true, force: true});
  }

  return path;
}

async function digestOf(
  path: string,
  {algorithm, encoding}: Download,
): Promise<string | undefined> {
  try {
    return createHash(algorithm)
      .update(await readFile(path))
      .digest(encoding);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
