import assert from 'node:assert/strict';
import {appendFileSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {lastNumber, renumbered} from '../../../src/local/machine/kernel-log-relay.js';
import {openKernelLog} from '../../../src/local/machine/kernel-log.js';
import {eventually} from '../../support/eventually.js';
import {inTemporaryFolder} from '../../support/temporary-folder.js';

describe('openKernelLog', () => {
  it('passes on what is there and what comes, each record with the next number of the file, gaps kept', async () => {
    await inTemporaryFolder(async (folder) => {
      const source = join(folder, 'source');
      const path = join(folder, 'kmsg');
      writeFileSync(source, '6,900,10,-;one\n SUBSYSTEM=x\n6,901,20,-;two\n');
      const faults: unknown[] = [];
      const log = openKernelLog({path, source, failed: (error) => faults.push(error)});
      try {
        await eventually('two records', () => lastNumber(path) === 1);
        appendFileSync(path, '11,2,25,-;simulated\n');
        appendFileSync(source, '3,905,30,c;three\n');
        await eventually('the third one', () => lastNumber(path) === 6);
      } finally {
        await log.stop();
      }
      assert.equal(
        readFileSync(path, 'utf8'),
        '6,0,10,-;one\n SUBSYSTEM=x\n6,1,20,-;two\n11,2,25,-;simulated\n3,6,30,c;three\n',
      );
      assert.equal(log.refused, undefined);
      assert.deepEqual(faults, []);
    });
  });

  it('makes an empty file when there is no log that may be read, and says why', async () => {
    await inTemporaryFolder(async (folder) => {
      const path = join(folder, 'kmsg');
      const source = join(folder, 'none');
      const log = openKernelLog({path, source, failed: assert.ifError});
      await log.stop();
      assert.equal(log.refused, 'ENOENT');
      assert.equal(readFileSync(path, 'utf8'), '');
    });
  });
});

describe('renumbered', () => {
  it('touches nothing but the numbers', () => {
    const {text} = renumbered('6,7,8,-;1,2,3\n KEY=4,5,6\n', 40);
    assert.equal(text, '6,40,8,-;1,2,3\n KEY=4,5,6\n');
  });

  it('skips as many numbers as the log does, so that lost records are counted', () => {
    const {text, last} = renumbered('6,7,8,-;a\n6,10,8,-;b\n', 40, 4);
    assert.equal(text, '6,42,8,-;a\n6,45,8,-;b\n');
    assert.equal(last, 10);
  });
});
