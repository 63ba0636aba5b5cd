import {readFile, rename} from 'node:fs/promises';
import {dirname, join, posix} from 'node:path';
import type {Architecture} from './architectures.js';
import type {PinnedPackage} from './debian-lock.js';
import {download} from './downloads.js';
import {runTool, ToolError} from './run-tool.js';

/** Where packages come from and are kept. */
export interface Surroundings {
  readonly cache: string;
  /** Debian's mirror, `http://deb.debian.org`. */
  readonly mirror: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Node's release that the image ships. */
export interface NodeLock {
  readonly version: string;
  /** Of the npm package, by its name, as `npm view NAME@VERSION dist.integrity` says. */
  readonly integrity: Readonly<Record<string, string>>;
}

const aptHelper = '/usr/lib/apt/apt-helper';

/**
 * The path of a package's .deb file, fetched by apt's own downloader from the mirror.
 * @throws Error that says how to go on when the mirror has it no longer
 */
export async function debFile(
  {name, version, path, sha256}: PinnedPackage,
  {cache, mirror, env}: Surroundings,
): Promise<string> {
  return download(cache, {
    name: `debian/${posix.basename(path)}`,
    algorithm: 'sha256',
    encoding: 'hex',
    digest: sha256,
    async fetch(to) {
      const sandbox = '--option=APT::Sandbox::User='; // root's own cache folder is closed to apt's user
      const args = [sandbox, 'download-file', `${mirror}/${path}`, to, `SHA256:${sha256}`];
      await runTool(aptHelper, args, {env: {...env, LC_ALL: 'C'}}).catch((cause: unknown) => {
        if (!(cause instanceof ToolError) || !/\b404\b/.test(cause.stderr)) throw cause;
        throw new Error(
          `expected ${mirror} to have \`${name}\` in the pinned version \`${version}\`, it has it no longer; ` +
            'pin what it has now and commit the lock file: npm run image -- --update-packages',
          {cause},
        );
      });
    },
  });
}

/** The path of the npm package with Node's binary, fetched by npm. */
export async function nodePackageFile(
  {nodePackage}: Architecture,
  {version, integrity}: NodeLock,
  {cache, env}: Surroundings,
): Promise<string> {
  const pinned = integrity[nodePackage];
  if (!pinned?.startsWith('sha512-'))
    throw new Error(
      `expected scripts/image/node.lock.json to have the integrity of \`${nodePackage}\` (\`sha512-…\`), got \`${pinned}\`; ` +
        `npm view ${nodePackage}@${version} dist.integrity says it`,
    );
  return download(cache, {
    name: `node/${nodePackage}-${version}.tgz`,
    algorithm: 'sha512',
    encoding: 'base64',
    digest: pinned.slice('sha512-'.length),
    async fetch(to) {
      const wanted = `${nodePackage}@${version}`;
      await runTool('npm', ['pack', '--silent', '--pack-destination', dirname(to), wanted], {env});
      await rename(join(dirname(to), `${nodePackage}-${version}.tgz`), to);
    },
  });
}

/** The pinned release, out of node.lock.json. */
export async function readNodeLock(): Promise<NodeLock> {
  const path = new URL('node.lock.json', import.meta.url);
  return JSON.parse(await readFile(path, 'utf8')) as NodeLock;
}
