import assert from 'node:assert/strict';
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {architectures} from '../../scripts/image/architectures.js';
import {lockPath, readLock, writeLock, type DebianLock} from '../../scripts/image/debian-lock.js';
import {leftOut, runtimePackages, userlandPackages} from '../../scripts/image/debian-packages.js';
import {lockChanges} from '../../scripts/image/update-lock.js';
import {inTemporaryFolder} from '../support/temporary-folder.js';

describe('readLock', () => {
  for (const {name: architecture} of architectures)
    it(`finds every listed package pinned for ${architecture}, and none that is left out`, async () => {
      const lock = await readLock(lockPath(architecture));
      const [runtime, userland] = [lock.runtime, lock.userland].map((all) =>
        all.map(({name}) => name),
      );
      assert.deepEqual(
        runtimePackages.filter((name) => !runtime?.includes(name)),
        [],
      );
      assert.deepEqual(
        userlandPackages.filter((name) => !userland?.includes(name)),
        [],
      );
      assert.deepEqual(
        Object.keys(leftOut).filter((name) => userland?.includes(name)),
        [],
      );
    });

  it('reads back what was written', () =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, 'lock.json');
      await writeLock(path, lock('1'));
      assert.deepEqual(await readLock(path), lock('1'));
    }));

  it('refuses a package without checksum, so that nothing unchecked gets into an image', () =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, 'lock.json');
      writeFileSync(path, JSON.stringify(lock('1')).replace(/"sha256":"[0-9a-f]+"/, '"sha256":""'));
      await assert.rejects(readLock(path), /expected `runtime` in .*lock\.json to be packages/);
    }));
});

describe('lockChanges', () => {
  it('tells what a person has to look at', () => {
    const before = lock('1');
    const added = {...lock('2'), userland: [{...lock('2').runtime[0]!, name: 'sed'}]};
    assert.deepEqual(lockChanges(before, added), ['bash 1 -> 2', 'new: sed 2']);
    assert.deepEqual(lockChanges(added, before), ['bash 2 -> 1', 'gone: sed 2']);
    assert.deepEqual(lockChanges(before, before), []);
  });
});

function lock(version: string): DebianLock {
  const pinned = {name: 'bash', version, path: 'debian/pool/bash.deb', sha256: '0'.repeat(64)};
  return {release: 'bookworm', architecture: 'amd64', runtime: [pinned], userland: []};
}
