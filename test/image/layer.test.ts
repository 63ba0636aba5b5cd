import assert from 'node:assert/strict';
import {readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {gunzipSync} from 'node:zlib';
import {blob} from '../../scripts/image/blob.js';
import {file, put, type FileTree} from '../../scripts/image/file-tree.js';
import {layer} from '../../scripts/image/layer.js';
import {inTemporaryFolder} from '../support/temporary-folder.js';
import {buildTools, requireTools} from './required-tools.js';

describe('layer', () => {
  before(function () {
    requireTools(this, buildTools);
  });

  it('names the archive by what it unpacks to, and the compressed bytes by themselves', () =>
    inTemporaryFolder(async (cache) => {
      const {blob: compressed, diffId, uncompressedBytes} = await layer('x', tree(), place(cache));
      const archive = gunzipSync(compressed.bytes);
      assert.equal(blob(archive).digest, diffId);
      assert.equal(blob(compressed.bytes).digest, compressed.digest);
      assert.equal(archive.length, uncompressedBytes);
    }));

  it('takes compressed bytes out of the cache instead of compressing again', () =>
    inTemporaryFolder(async (cache) => {
      const first = await layer('x', tree(), place(cache));
      const kept = keptFile(cache);
      const before = statSync(kept).ino;
      const second = await layer('x', tree(), place(cache));
      assert.equal(second.blob.digest, first.blob.digest);
      assert.equal(statSync(kept).ino, before, 'the kept file was written again');
    }));

  for (const [damage, bytes] of [
    ['no gzip at all', () => Buffer.from('damaged')],
    ['cut short', (good: Buffer) => good.subarray(0, -9)],
    ['of another layer', async () => (await otherLayer()).bytes],
  ] as const)
    it(`compresses again what is in the cache but ${damage}`, () =>
      inTemporaryFolder(async (cache) => {
        const first = await layer('x', tree(), place(cache));
        writeFileSync(keptFile(cache), await bytes(readFileSync(keptFile(cache))));
        const second = await layer('x', tree(), place(cache));
        assert.equal(second.blob.digest, first.blob.digest);
      }));
});

function place(cache: string): {cache: string; env: NodeJS.ProcessEnv} {
  return {cache, env: process.env};
}

function tree(text = 'text'): FileTree {
  const files: FileTree = new Map();
  put(files, 'etc/file', file(text));
  return files;
}

function otherLayer(): Promise<{readonly bytes: Uint8Array}> {
  return inTemporaryFolder(async (cache) => (await layer('y', tree('other'), place(cache))).blob);
}

function keptFile(cache: string): string {
  const [name = ''] = readdirSync(join(cache, 'layers'));
  return join(cache, 'layers', name);
}
