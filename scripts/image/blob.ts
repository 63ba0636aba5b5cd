import {createHash} from 'node:crypto';
import type {FileTree} from './file-tree.js';
import {runTool} from './run-tool.js';
import {tarOf} from './tar-archive.js';

/** Bytes that an image names by their digest. */
export interface Blob {
  /** `sha256:…` */
  readonly digest: string;
  readonly bytes: Uint8Array;
}

/** A layer as it is stored. */
export interface Layer {
  /** What is in it, in a few words. */
  readonly title: string;
  readonly blob: Blob;
  /** Of the archive before compression. */
  readonly diffId: string;
  readonly uncompressedBytes: number;
}

export function blob(bytes: Uint8Array | string): Blob {
  const whole = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
  return {digest: `sha256:${createHash('sha256').update(whole).digest('hex')}`, bytes: whole};
}

/** Packs a tree. With GNU gzip, because zlib within Node chooses other bytes on other processors. */
export async function layer(title: string, tree: FileTree, env: NodeJS.ProcessEnv): Promise<Layer> {
  const archive = await tarOf(tree);
  const compressed = await runTool('gzip', ['--no-name', '--best', '--stdout'], {
    env: {...env, GZIP: undefined},
    input: archive,
  });
  return {
    title,
    blob: blob(compressed),
    diffId: blob(archive).digest,
    uncompressedBytes: archive.length,
  };
}
