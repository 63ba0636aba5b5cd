import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {projectSnapshot, type BuiltImage} from './built-image.js';

/** An image unpacked, as a runtime would have it. */
export interface RootFilesystem {
  readonly path: string;
  readonly config: ImageConfig;
  /** Of each layer, as compressed, from the lowest. */
  readonly layers: readonly string[];
  remove(): void;
}

/** The parts of OCI's image configuration that starting a container uses. */
export interface ImageConfig {
  readonly architecture: string;
  readonly os: string;
  readonly created: string;
  readonly config: {
    readonly User: string;
    readonly Env: readonly string[];
    readonly Entrypoint: readonly string[];
    readonly Cmd: readonly string[];
    readonly Labels: Readonly<Record<string, string>>;
  };
}

/** Unpacks an archive with GNU tar, by the digests that its index, manifest and config name. */
export function unpackImage({path: archive, digest}: BuiltImage): RootFilesystem {
  const folder = mkdtempSync(join(projectSnapshot(), 'unpacked-'));
  const [layout, path] = [join(folder, 'layout'), join(folder, 'root')];
  for (const name of [layout, path]) mkdirSync(name);
  execFileSync('tar', ['-xf', archive, '-C', layout]);
  const manifest = readBlob(layout, digest) as {
    readonly config: {readonly digest: string};
    readonly layers: readonly {readonly digest: string}[];
  };
  const layers = manifest.layers.map((layer) => layer.digest);
  for (const layer of layers)
    execFileSync('tar', ['-xpzf', blobPath(layout, layer), '-C', path, '--numeric-owner']);
  return {
    path,
    config: readBlob(layout, manifest.config.digest) as ImageConfig,
    layers,
    remove: () => rmSync(folder, {recursive: true, force: true}),
  };
}

export interface Entering {
  /** `65532:65532`; default: root. */
  readonly user?: string;
  /** A file that is /dev/kmsg inside. */
  readonly kernelLog?: string;
}

/**
 * The words that run a program in it, with the real /dev and /proc, in a mount namespace of its own that goes with
 * the program. The program keeps the process ID of the first.
 */
export function enter(
  {path, config}: RootFilesystem,
  words: readonly string[],
  {user = '0:0', kernelLog = '/dev/kmsg'}: Entering = {},
): readonly [file: string, ...args: string[]] {
  const script =
    'mount --rbind /dev "$0/dev" && mount --bind "$1" "$0/dev/kmsg" && shift && mount -t proc proc "$0/proc" && exec chroot "$@"';
  return [
    ...(['unshare', '--mount', 'env', '-i'] as const),
    ...config.config.Env,
    ...['sh', '-c', script, path, kernelLog, `--userspec=${user}`, path],
    ...words,
  ];
}

/** Runs a program in it to its end. @returns its stdout */
export function runInside(
  root: RootFilesystem,
  words: readonly string[],
  entering?: Entering,
): string {
  const [file, ...args] = enter(root, words, entering);
  return execFileSync(file, args, {encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe']});
}

function readBlob(layout: string, digest: string): unknown {
  return JSON.parse(readFileSync(blobPath(layout, digest), 'utf8'));
}

function blobPath(layout: string, digest: string): string {
  return join(layout, 'blobs', digest.replace(':', '/'));
}
