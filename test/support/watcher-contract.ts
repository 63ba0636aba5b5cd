import assert from 'node:assert/strict';
import type {LogBatch, Watcher} from '../../src/agent/monitors/system-log/watchers/watcher.js';
import {eventually} from './eventually.js';

/** A log that a test writes to, and watchers of it. */
export interface LogUnderTest {
  /** Appends lines as whoever keeps the log does. */
  write(...lines: readonly string[]): void;
  /** @param position of an earlier batch; undefined = from the start time on, which is an hour ago */
  watcher(position: unknown): Watcher;
  remove(): void;
}

/** What a watcher delivered. */
interface Followed {
  opened: number;
  readonly lines: string[];
  readonly times: Date[];
  readonly places: string[];
  position: unknown;
}

/** The promises of Watcher (src/agent/monitors/system-log/watchers/watcher.ts), run against one kind. */
export function keepsTheWatcherContract(make: () => LogUnderTest): void {
  describe('as a Watcher', () => {
    let log: LogUnderTest;

    beforeEach(() => {
      log = make();
    });

    afterEach(() => log.remove());

    /** Follows from a position until `until` holds. */
    async function follow(
      position: unknown,
      until: (followed: Followed) => boolean,
    ): Promise<Followed> {
      const followed: Followed = {opened: 0, lines: [], times: [], places: [], position};
      const stop = new AbortController();
      const done = log.watcher(position).run(
        {
          opened: () => void (followed.opened += 1),
          deliver: (batch) => take(followed, batch),
        },
        stop.signal,
      );
      try {
        await eventually('the lines', () => until(followed) || undefined);
      } finally {
        const began = performance.now();
        stop.abort();
        await done;
        assert.ok(performance.now() - began < 100, 'ends within 100 ms');
      }

      const before = followed.lines.length;
      log.write('after the end');
      await new Promise((resolve) => setTimeout(resolve, 80));
      assert.equal(followed.lines.length, before, 'delivers nothing after its end');
      return followed;
    }

    it('delivers what is there and what comes, each once and in order', async () => {
      log.write('one', 'two');
      let written = false;
      const {lines, opened} = await follow(undefined, (followed) => {
        if (followed.lines.length === 2 && !written) log.write('three', 'four');
        written ||= followed.lines.length === 2;
        return followed.lines.length === 4;
      });
      assert.deepEqual(lines, ['one', 'two', 'three', 'four']);
      assert.equal(opened, 1);
    });

    it('goes on right after the position that it is given', async () => {
      log.write('one', 'two');
      const {position} = await follow(undefined, ({lines}) => lines.length === 2);
      log.write('three');
      const saved: unknown = JSON.parse(JSON.stringify(position));
      const {lines} = await follow(saved, (followed) => followed.lines.includes('three'));
      assert.deepEqual(lines, ['after the end', 'three']);
    });

    it('gives a line the same place each time it is read, and another line another', async () => {
      log.write('one', 'one');
      const first = await follow(undefined, ({lines}) => lines.length === 2);
      const again = await follow(undefined, ({lines}) => lines.length >= 2);
      assert.deepEqual(again.places.slice(0, 2), first.places);
      assert.equal(new Set(first.places).size, 2);
    });

    it('says when each line was logged', async () => {
      log.write('now');
      const {times} = await follow(undefined, ({lines}) => lines.length === 1);
      assert.ok(Math.abs((times[0]?.getTime() ?? 0) - Date.now()) < 5000, String(times[0]));
    });

    it('rejects when there is no log to open', async () => {
      log.remove();
      const run = log
        .watcher(undefined)
        .run(
          {opened: () => assert.fail('opened'), deliver: () => assert.fail('delivered')},
          new AbortController().signal,
        );
      await assert.rejects(run, Error);
    });
  });
}

function take(followed: Followed, batch: LogBatch): void {
  const {bytes, starts, ends} = batch;
  for (let line = 0; line < ends.length; line += 1) {
    followed.lines.push(Buffer.from(bytes.subarray(starts[line], ends[line])).toString());
    followed.times.push(batch.timeOf(line));
    followed.places.push(batch.placeOf(line));
  }

  followed.position = batch.position;
}
