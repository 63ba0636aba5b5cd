import {readFile, writeFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';

/** One package as it was found in Debian's signed lists. */
export interface PinnedPackage {
  readonly name: string;
  readonly version: string;
  /** Without the mirror: `debian/pool/main/b/bash/bash_5.2.15-2%2bb13_amd64.deb`. */
  readonly path: string;
  /** Of the .deb file, in hex. */
  readonly sha256: string;
}

/** All packages that an image for one kind of processor is made of, by layer. */
export interface DebianLock {
  readonly release: string;
  readonly architecture: string;
  readonly runtime: readonly PinnedPackage[];
  readonly userland: readonly PinnedPackage[];
}

/** The lock file of an architecture, `debian-amd64.lock.json`. */
export function lockPath(architecture: string): string {
  return fileURLToPath(new URL(`debian-${architecture}.lock.json`, import.meta.url));
}

/** @throws Error naming the file when it is absent or not what {@link writeLock} writes */
export async function readLock(path: string): Promise<DebianLock> {
  const lock = JSON.parse(await readFile(path, 'utf8')) as Partial<DebianLock>;
  for (const layer of ['runtime', 'userland'] as const)
    if (!Array.isArray(lock[layer]) || !lock[layer].every(isPinned))
      throw new Error(
        `expected \`${layer}\` in ${path} to be packages with name, version, path and sha256; ` +
          'make the file anew: npm run image -- --update-packages',
      );
  return lock as DebianLock;
}

export async function writeLock(path: string, lock: DebianLock): Promise<void> {
  await writeFile(path, `${JSON.stringify(lock, undefined, 2)}\n`);
}

function isPinned(value: unknown): boolean {
  const {name, version, path, sha256} = value as Partial<Record<keyof PinnedPackage, unknown>>;
  return (
    [name, version, path].every((text) => typeof text === 'string' && text !== '') &&
    typeof sha256 === 'string' &&
    /^[0-9a-f]{64}$/.test(sha256)
  );
}
