import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {
  accessSync,
  appendFileSync,
  constants,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import {join} from 'node:path';
import {followKmsg, type KmsgWay} from '../../../src/agent/host/kmsg.js';
import {eventually} from '../../support/eventually.js';
import {inTemporaryFolder} from '../../support/temporary-folder.js';

/** Follows until `act` is done. */
async function following(
  path: string,
  way: KmsgWay,
  act: (read: {text: string; opened: number; faults: string[]}) => Promise<void>,
): Promise<void> {
  const read = {text: '', opened: 0, faults: [] as string[]};
  const stop = new AbortController();
  const done = followKmsg(
    {path, way},
    {
      opened: () => void (read.opened += 1),
      chunk: (bytes) => void (read.text += Buffer.from(bytes).toString()),
      fault: ({message}) => void read.faults.push(message),
    },
    stop.signal,
  );
  try {
    await act(read);
  } finally {
    stop.abort();
    await done;
  }
}

/** The processes that this one started and that still live. */
function children(): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return (
        readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[1] ===
        String(process.pid)
      );
    } catch {
      return false; // not a process, or gone meanwhile
    }
  });
}

function mayUseKmsg(): boolean {
  try {
    accessSync('/dev/kmsg', constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

describe('followKmsg', () => {
  for (const way of ['cat', 'poll'] as const) {
    it(`reads a record that is written to the real kernel log (${way})`, async function () {
      if (!mayUseKmsg()) {
        if (process.env['CI']) assert.fail('/dev/kmsg is not readable and writable here');
        process.stderr.write('skipped: /dev/kmsg is not readable and writable here: run as root\n');
        this.skip();
      }

      const line = `npd test ${way} ${process.pid}.${Date.now()}`;
      await following('/dev/kmsg', way, async (read) => {
        // Without its newline the kernel keeps a record open for more and shows it to nobody.
        writeFileSync('/dev/kmsg', `<6>${line}\n`);
        await eventually('the line', () => read.text.includes(line) || undefined);
        assert.equal(read.opened, 1);
        assert.deepEqual(read.faults, []);
      });
    });

    it(`says what to do when there is no kernel log (${way})`, async () => {
      await assert.rejects(
        following('/no/such/kmsg', way, async () => undefined),
        /cannot read the kernel log `\/no\/such\/kmsg` \(ENOENT\); .*mount the host’s/,
      );
    });
  }

  it('follows a growing file of records by polling', () =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, 'kmsg');
      writeFileSync(path, '6,1,0,-;one\n');
      await following(path, 'poll', async (read) => {
        await eventually('the first record', () => read.text.includes('one') || undefined);
        appendFileSync(path, '6,2,0,-;two\n');
        await eventually('the second record', () => read.text.includes('two') || undefined);
        assert.equal(read.text, '6,1,0,-;one\n6,2,0,-;two\n');
      });
    }));

  it('opens the log again, from its start, when its reader ends', () =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, 'kmsg');
      writeFileSync(path, '6,1,0,-;one\n');
      await following(path, 'cat', async (read) => {
        await eventually('a second opening', () => read.opened > 1 || undefined);
        assert.match(read.text, /^(6,1,0,-;one\n){1,}$/);
        assert.match(read.faults[0] ?? '', /kmsg: cat ended with 0/);
      });
    }));

  it('ends at once when stopped while nothing is logged, and leaves no process', () =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, 'fifo');
      execFileSync('mkfifo', [path]);
      const before = children();
      await following(path, 'cat', () => Promise.resolve());
      assert.deepEqual(children(), before);
    }));
});
