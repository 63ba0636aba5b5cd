import assert from 'node:assert/strict';
import {createLog} from '../../src/agent/log.js';

describe('createLog', () => {
  let lines: string[];
  let now: Date;
  function log(format: 'text' | 'json'): ReturnType<typeof createLog> {
    return createLog({write: (line) => lines.push(line), now: () => now, format});
  }

  beforeEach(() => {
    lines = [];
    now = new Date(2026, 10, 21, 13, 30, 0, 123);
  });

  it('writes klog’s text, a fixed sentence and fields', () => {
    log('text').info('Monitor started', {monitor: 'kernel-monitor'});
    assert.deepEqual(lines, [
      'I1121 13:30:00.123000 npd-agent] "Monitor started" monitor="kernel-monitor"\n',
    ]);
  });

  it('keeps hostile text on one line', () => {
    log('text').error('Failed', {error: new Error('a\nE1121 forged \u001b[2J')});
    assert.equal(lines.length, 1);
    assert.match(lines[0] ?? '', /error="a\\nE1121 forged \\u001b\[2J"\n$/);
  });

  it('writes JSON, with an error and its causes as one text', () => {
    const error = new Error('cannot read', {cause: new Error('EACCES')});
    log('json').warn('State not readable', {error});
    assert.deepEqual(JSON.parse(lines[0] ?? ''), {
      ts: now.toISOString(),
      level: 'warn',
      msg: 'State not readable',
      error: 'cannot read: EACCES',
    });
  });

  it('lets a sentence that comes in floods through once a minute, and counts the rest', () => {
    const one = log('text');
    for (let i = 0; i < 5; i += 1) one.rarely('Dropped', {i});
    one.rarely('Another');
    now = new Date(now.getTime() + 60_000);
    one.rarely('Dropped', {i: 5});
    assert.equal(lines.length, 3);
    assert.match(lines[2] ?? '', /"Dropped" i=5 heldBack=4/);
  });
});
