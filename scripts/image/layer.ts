import {mkdir, readFile, rename, writeFile} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {blob, type Blob} from './blob.js';
import type {FileTree} from './file-tree.js';
import {runTool} from './run-tool.js';
import {tarOf} from './tar-archive.js';

/** A layer as it is stored. */
export interface Layer {
  /** What is in it, in a few words. */
  readonly title: string;
  readonly blob: Blob;
  /** Of the archive before compression. */
  readonly diffId: string;
  readonly uncompressedBytes: number;
}

interface Place {
  /** Compressed layers are kept here: Node's takes half a minute. */
  readonly cache: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Packs a tree. */
export async function layer(title: string, tree: FileTree, place: Place): Promise<Layer> {
  const archive = await tarOf(tree);
  const {digest: diffId} = blob(archive);
  const compressed = blob(await compress(archive, diffId, place));
  return {title, blob: compressed, diffId, uncompressedBytes: archive.length};
}

/** With GNU gzip, because zlib within Node chooses other bytes on other processors. */
async function compress(archive: Uint8Array, diffId: string, place: Place): Promise<Uint8Array> {
  const env = {...place.env, GZIP: undefined}; // it would add options
  const [version = ''] = (await runTool('gzip', ['--version'], {env})).toString().split('\n');
  const key = `${diffId.replace(':', '-')}-${version.replaceAll(' ', '-')}-best.tar.gz`;
  const kept = join(place.cache, 'layers', key);
  const before = await readFile(kept).catch(() => undefined);
  if (before && (await holds(before, diffId, env))) return before;
  const compressed = await runTool('gzip', ['--no-name', '--best', '--stdout'], {
    env,
    input: archive,
  });
  await mkdir(dirname(kept), {recursive: true});
  await writeFile(`${kept}.${process.pid}.partial`, compressed);
  await rename(`${kept}.${process.pid}.partial`, kept);
  return compressed;
}

/** A cache may be damaged; what it holds is checked by what it unpacks to. */
async function holds(
  compressed: Uint8Array,
  diffId: string,
  env: NodeJS.ProcessEnv,
): Promise<boolean> {
  const unpacked = await runTool('gzip', ['--decompress', '--stdout'], {
    env,
    input: compressed,
  }).catch(() => undefined);
  return unpacked !== undefined && blob(unpacked).digest === diffId;
}
