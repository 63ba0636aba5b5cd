import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {inTemporaryFolder} from '../support/temporary-folder.js';
import {takeDown} from './down.js';
import {processIdentity} from './processes.js';
import {claimFolder, stateFolder} from './state.js';

describe('claimFolder', () => {
  it('makes a folder that only its owner can look into', async () => {
    await inTemporaryFolder((parent) => {
      const folder = join(parent, 'state');
      claimFolder(folder);
      assert.equal(statSync(folder).mode & 0o777, 0o700);
    });
  });

  it('keeps others out until it is left', async () => {
    await inTemporaryFolder((folder) => {
      const leave = claimFolder(folder);
      assert.throws(() => claimFolder(folder), /expected nobody at work .* PID `\d+` is bringing/);
      leave();
      claimFolder(folder)();
      assert.deepEqual(readdirSync(folder), ['.kubectl-npd-cluster']);
    });
  });

  it('takes over from a process that was killed at work, also when its number is used again', async () => {
    const gone = spawnSync('true').pid;
    const startedEarlier = `${process.pid} 1`;
    for (const claim of [`${gone} 4711`, startedEarlier]) {
      await inTemporaryFolder((folder) => {
        writeFileSync(join(folder, '.kubectl-npd-cluster'), claim);
        claimFolder(folder);
      });
    }
  });

  it('refuses a folder that holds something else, and leaves that as it was', async () => {
    await inTemporaryFolder(async (folder) => {
      writeFileSync(join(folder, 'thesis.tex'), '');
      const refusal = /to be empty or a cluster's, but it holds `thesis.tex`. .*--state/;

      assert.throws(() => claimFolder(folder), refusal);
      await assert.rejects(takeDown(folder), refusal);
      assert.deepEqual(readdirSync(folder), ['thesis.tex']);
    });
  });

  it('refuses a file, and a link to a folder', async () => {
    await inTemporaryFolder(async (parent) => {
      mkdirSync(join(parent, 'real'));
      symlinkSync(join(parent, 'real'), join(parent, 'link'));
      writeFileSync(join(parent, 'file'), '');

      assert.throws(() => claimFolder(join(parent, 'link')), /to be a folder/);
      await assert.rejects(takeDown(join(parent, 'link')), /to be a folder/);
      await assert.rejects(takeDown(join(parent, 'file')), /to be a folder/);
      assert.ok(existsSync(join(parent, 'file')));
    });
  });
});

describe('takeDown', () => {
  it('says whether there was anything, and can be repeated', async () => {
    await inTemporaryFolder(async (parent) => {
      const folder = join(parent, 'state');
      claimFolder(folder);
      assert.equal(await takeDown(folder), true);
      assert.equal(existsSync(folder), false);
      assert.equal(await takeDown(folder), false);
    });
  });

  it('removes what a claim that was killed at its first file left', async () => {
    await inTemporaryFolder(async (parent) => {
      const folder = join(parent, 'state');
      mkdirSync(folder);
      writeFileSync(join(folder, '.kubectl-npd-cluster.4711'), '');
      await takeDown(folder);
      assert.equal(existsSync(folder), false);
    });
  });
});

describe('stateFolder', () => {
  it('gives one name to a folder that links lead to', async () => {
    await inTemporaryFolder((parent) => {
      mkdirSync(join(parent, 'real'));
      symlinkSync(join(parent, 'real'), join(parent, 'link'));
      assert.equal(stateFolder(join(parent, 'link', 'x')), stateFolder(join(parent, 'real', 'x')));
    });
  });
});

describe('processIdentity', () => {
  it('is the same for a process each time, and nothing for one that is gone', () => {
    assert.match(processIdentity(process.pid) ?? '', new RegExp(`^${process.pid} \\d+$`));
    assert.equal(processIdentity(process.pid), processIdentity(process.pid));
    assert.equal(processIdentity(spawnSync('true').pid), undefined);
  });
});
