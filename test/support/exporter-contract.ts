import assert from 'node:assert/strict';
import type {Exporter} from '../../src/agent/model/exporter.js';
import type {Status} from '../../src/agent/model/status.js';

/** A status with one of everything. */
export const fullStatus: Status = {
  source: 'kernel-monitor',
  events: [
    {
      severity: 'warn',
      timestamp: new Date('2026-11-21T12:00:00Z'),
      reason: 'OOMKilling',
      message: 'Killed process 7 (a\nb\u001b[2J)',
      key: 'boot/kmsg/1/kernel-monitor/0/OOMKilling',
    },
  ],
  conditions: [
    {
      type: 'KernelDeadlock',
      status: 'True',
      transition: new Date('2026-11-21T12:00:00Z'),
      reason: 'DockerHung',
      message: 'task docker:7 blocked',
    },
  ],
  measurements: [
    {
      kind: 'counter',
      metric: 'problem_counter',
      help: 'h',
      labels: {reason: 'OOMKilling'},
      value: 1,
    },
  ],
};

/** The promises of Exporter (src/agent/model/exporter.ts), run against one whose outside system may be away. */
export function keepsTheExporterContract(make: () => Exporter): void {
  describe('as an Exporter', () => {
    let exporter: Exporter;

    beforeEach(() => {
      exporter = make();
      exporter.start();
    });

    afterEach(() => exporter.stop());

    it('takes a flood at once, without throwing', () => {
      const began = performance.now();
      for (let i = 0; i < 5000; i += 1) exporter.export(fullStatus);
      assert.ok(performance.now() - began < 2000);
    });

    it('takes back conditions that it was told and that it was never told', () => {
      exporter.export(fullStatus);
      exporter.withdraw(['KernelDeadlock', 'NeverTold']);
      exporter.withdraw([]);
    });

    it('says in one sentence what is wrong, or nothing', () => {
      const trouble = exporter.trouble();
      assert.ok(trouble === undefined || /^\S[^\n]*$/.test(trouble));
    });

    it('stops within 100 ms with work under way', async () => {
      exporter.export(fullStatus);
      await new Promise(setImmediate);
      const began = performance.now();
      await exporter.stop();
      assert.ok(performance.now() - began < 120, `took ${performance.now() - began} ms`);
    });
  });
}
