import assert from 'node:assert/strict';
import {appendFileSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {SelfMetric} from '../../../../../src/agent/model/self-metrics.js';
import {kmsgWatcher} from '../../../../../src/agent/monitors/system-log/watchers/kmsg.js';
import type {Watcher} from '../../../../../src/agent/monitors/system-log/watchers/watcher.js';
import {eventually} from '../../../../support/eventually.js';
import {hostWithKmsg, kmsgRecord} from '../../../../support/host.js';
import {recordingLog} from '../../../../support/recording-log.js';
import {keepsTheWatcherContract} from '../../../../support/watcher-contract.js';

interface Options {
  readonly position?: unknown;
  readonly start?: Date;
  readonly way?: 'cat' | 'poll';
  readonly count?: (metric: SelfMetric, value: number) => void;
}

function watcherOf(path: string, {position, start, way, count}: Options): Watcher {
  return kmsgWatcher({
    host: hostWithKmsg(path),
    start: start ?? new Date(Date.now() - 3_600_000),
    position: position as number | undefined,
    log: recordingLog(),
    count: count ?? (() => undefined),
    ...(way && {way}),
  });
}

describe('kmsgWatcher', () => {
  for (const way of ['poll', 'cat'] as const) {
    describe(`by ${way}`, () => {
      keepsTheWatcherContract(() => {
        const folder = mkdtempSync(join(tmpdir(), 'npd-test-'));
        const path = join(folder, 'kmsg');
        writeFileSync(path, '');
        let sequence = 0;
        return {
          write(...lines) {
            for (const line of lines) appendFileSync(path, kmsgRecord((sequence += 1), line));
          },
          watcher: (position) => watcherOf(path, {position, way}),
          remove: () => rmSync(folder, {recursive: true, force: true}),
        };
      });
    });
  }

  describe('of a log of its own', () => {
    let folder: string;
    let path: string;

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'npd-test-'));
      path = join(folder, 'kmsg');
    });

    afterEach(() => rmSync(folder, {recursive: true}));

    async function lines(options: Options, count: number): Promise<string[]> {
      const found: string[] = [];
      const stop = new AbortController();
      const done = watcherOf(path, options).run(
        {
          opened: () => undefined,
          deliver({bytes, starts, ends}) {
            for (let i = 0; i < ends.length; i += 1) {
              found.push(Buffer.from(bytes.subarray(starts[i], ends[i])).toString());
            }
          },
        },
        stop.signal,
      );
      try {
        await eventually('the lines', () => found.length >= count || undefined);
        return found;
      } finally {
        stop.abort();
        await done;
      }
    }

    it('drops lines from before the start, unless it goes on from a position', async () => {
      writeFileSync(path, kmsgRecord(1, 'old', 1) + kmsgRecord(2, 'new'));
      const start = new Date(Date.now() - 60_000);
      assert.deepEqual(await lines({start}, 1), ['new']);
      assert.deepEqual(await lines({start, position: 0}, 2), ['old', 'new']);
    });

    it('ends a line at its first newline: what the kernel says of the device is apart', async () => {
      writeFileSync(
        path,
        `3,1,${10 ** 9},-;link down\n SUBSYSTEM=pci\n DEVICE=+pci:0000:00:03.0\n`,
      );
      assert.deepEqual(await lines({position: 0}, 1), ['link down']);
    });

    it('tells what the kernel itself wrote from what programs wrote to its log', async () => {
      const told: boolean[] = [];
      writeFileSync(path, `3,1,${10 ** 9},-;kernel\n11,2,${10 ** 9},-;program\n`);
      const stop = new AbortController();
      const done = watcherOf(path, {position: 0}).run(
        {
          opened: () => undefined,
          deliver(batch) {
            for (let line = 0; line < batch.ends.length; line += 1) {
              told.push(batch.isFromKernel(line));
            }
          },
        },
        stop.signal,
      );
      await eventually('both', () => told.length === 2 || undefined);
      stop.abort();
      await done;
      assert.deepEqual(told, [true, false]);
    });

    it('counts what the kernel overwrote unread, and what is no record', async () => {
      const counted: [SelfMetric, number][] = [];
      writeFileSync(path, `${kmsgRecord(1, 'a')}no record\n${kmsgRecord(9, 'b')}`);
      await lines({position: 0, count: (...counts) => void counted.push(counts)}, 2);
      assert.deepEqual(counted.sort(), [
        ['npd_kmsg_lost_records_total', 7],
        ['npd_kmsg_malformed_records_total', 1],
      ]);
    });
  });
});
