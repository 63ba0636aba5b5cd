import assert from 'node:assert/strict';
import type {Monitor} from '../../src/agent/model/monitor.js';
import type {Status} from '../../src/agent/model/status.js';
import {eventually} from './eventually.js';

/** One monitor under test. */
export interface MonitorUnderTest {
  readonly monitor: Monitor;
  /** Makes something happen that the monitor reports. */
  cause(): void;
  /** Takes away what `cause` needs. */
  remove(): void;
}

/** The promises of Monitor (src/agent/model/monitor.ts), run against one. */
export function keepsTheMonitorContract(make: () => MonitorUnderTest): void {
  describe('as a Monitor', () => {
    let under: MonitorUnderTest;
    let seen: Status[];
    let stop: AbortController;
    let done: Promise<void>;

    beforeEach(async () => {
      under = make();
      seen = [];
      stop = new AbortController();
      done = under.monitor.run((status) => seen.push(status), stop.signal);
      await eventually('the first report', () => seen[0]);
    });

    afterEach(async () => {
      stop.abort();
      await done;
      under.remove();
    });

    it('reports every condition it keeps before it finds anything', () => {
      assert.ok((seen[0]?.conditions.length ?? 0) > 0);
      assert.deepEqual(seen[0]?.events, []);
    });

    it('reports all its conditions each time', async () => {
      under.cause();
      await eventually('a finding', () => seen.find(({events}) => events.length > 0));
      function types(status: Status): string[] {
        return status.conditions.map(({type}) => type);
      }
      for (const status of seen) assert.deepEqual(types(status), types(seen[0] as Status));
    });

    it('ends within 100 ms when it is stopped, and reports nothing afterwards', async () => {
      const began = performance.now();
      stop.abort();
      await done;
      assert.ok(performance.now() - began < 100);
      const reported = seen.length;
      under.cause();
      await new Promise((resolve) => setTimeout(resolve, 100));
      assert.equal(seen.length, reported);
    });
  });
}
