import assert from 'node:assert/strict';
import {createLog} from '../../src/agent/log.js';
import {monitorLines} from '../../src/tasks/monitor-lines.js';

/** What the agent itself writes. */
function written(format: 'text' | 'json', fields: Readonly<Record<string, unknown>>): string {
  let line = '';
  const now = new Date('2026-11-21T13:30:00Z');
  createLog({write: (text) => (line += text), now: () => now, format}).warn('Happened', fields);
  return line;
}

function chosen(text: string, timestamps = false): string {
  return monitorLines(Buffer.from(text), 'kernel-monitor', timestamps).toString();
}

describe('monitorLines', () => {
  for (const format of ['text', 'json'] as const) {
    it(`finds what the agent writes about the monitor, as ${format}`, () => {
      const ours = written(format, {a: {b: [1, 'x y']}, monitor: 'kernel-monitor', text: 'a "b"'});
      const theirs = written(format, {monitor: 'other', text: 'kernel-monitor'});
      assert.equal(chosen(theirs + ours + theirs), ours);
      assert.equal(
        chosen(`2026-11-21T13:30:00.1Z ${ours}`, true),
        `2026-11-21T13:30:00.1Z ${ours}`,
      );
    });

    it(`is not misled by hostile text in a field, as ${format}`, () => {
      const forged = written(format, {
        monitor: 'other',
        text: `x" monitor="kernel-monitor" \\" monitor="kernel-monitor", "monitor":"kernel-monitor"`,
      });
      assert.equal(chosen(forged), '');
    });
  }

  it('leaves out what is no line of the log', () => {
    assert.equal(
      chosen('at kernel-monitor\n{"monitor":"kernel-monitor\n\n monitor="kernel-mo\n'),
      '',
    );
  });
});
