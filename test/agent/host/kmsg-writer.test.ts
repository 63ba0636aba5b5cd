import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {openKmsgWriter} from '../../../src/agent/host/kmsg-writer.js';
import {openHost} from '../../../src/agent/host/host.js';
import {parseKmsgRecord} from '../../../src/rules/kmsg-record.js';
import {hostWithKmsg, kmsgRecord} from '../../support/host.js';
import {inTemporaryFolder} from '../../support/temporary-folder.js';

describe('openKmsgWriter', () => {
  it('appends to a log that is a file the record that the kernel would make', () =>
    inTemporaryFolder((folder) => {
      const path = join(folder, 'kmsg');
      writeFileSync(path, kmsgRecord(41, 'one') + kmsgRecord(42, 'two'));
      const writer = openKmsgWriter(hostWithKmsg(path));
      writer.write('three é', 'three \\xc3\\xa9');
      writer.write('four', 'four');
      writer.close();
      const records = readFileSync(path, 'utf8')
        .trimEnd()
        .split('\n')
        .slice(2)
        .map(parseKmsgRecord);
      assert.deepEqual(
        records.map(
          (record) => typeof record === 'object' && [record.priority, record.sequence, record.text],
        ),
        [
          [11, 43, 'three \\xc3\\xa9'],
          [11, 44, 'four'],
        ],
      );
    }));

  it('begins an empty file with the sequence number 0', () =>
    inTemporaryFolder((folder) => {
      const path = join(folder, 'kmsg');
      writeFileSync(path, '');
      openKmsgWriter(hostWithKmsg(path)).write('one', 'one');
      assert.match(readFileSync(path, 'utf8'), /^11,0,\d+,-;one\n$/);
    }));

  it('names the log that is not there', () => {
    assert.throws(
      () => openKmsgWriter(hostWithKmsg('/no/kmsg')),
      /cannot write to the kernel log `\/no\/kmsg` \(ENOENT\); .*root/,
    );
  });

  it('refuses a pipe: no record would come of the line', () =>
    inTemporaryFolder((folder) => {
      const path = join(folder, 'kmsg');
      execFileSync('mkfifo', [path]);
      assert.throws(() => openKmsgWriter(hostWithKmsg(path)), /ENXIO/);
    }));

  it('says that the kernel would drop the line, where it is set to', () =>
    inTemporaryFolder((root) => {
      mkdirSync(join(root, 'proc/sys/kernel'), {recursive: true});
      writeFileSync(join(root, 'proc/sys/kernel/printk_devkmsg'), 'off\n');
      // A device that takes everything; the switch is read first.
      const host = openHost({root, kmsgPath: '/dev/null'});
      assert.throws(() => openKmsgWriter(host), /`kernel\.printk_devkmsg` is `off`/);
      writeFileSync(join(root, 'proc/sys/kernel/printk_devkmsg'), 'ratelimit\n');
      openKmsgWriter(host).close();
    }));
});
