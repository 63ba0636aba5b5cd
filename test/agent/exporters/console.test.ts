import assert from 'node:assert/strict';
import {keepsTheExporterContract} from '../../support/exporter-contract.js';
import {consoleLines} from '../../../src/agent/exporters/console.js';
import type {Condition, ReportedEvent, Status} from '../../../src/agent/model/status.js';

const at = new Date(2026, 10, 21, 13, 30, 2);

function status(conditions: readonly Condition[], events: readonly ReportedEvent[] = []): Status {
  return {source: 'kernel-monitor', events, conditions, measurements: []};
}

function deadlock(is: Condition['status'], reason: string, message: string): Condition {
  return {type: 'KernelDeadlock', status: is, reason, message, transition: at};
}

describe('consoleLines', () => {
  keepsTheExporterContract(() => consoleLines(() => undefined));

  let lines: string[];
  let take: (status: Status) => void;

  beforeEach(() => {
    lines = [];
    const exporter = consoleLines((line) => lines.push(line));
    take = (given) => exporter.export(given);
  });

  it('says nothing while all is well', () => {
    take(status([deadlock('False', 'Fine', 'kernel has no deadlock')]));
    assert.deepEqual(lines, []);
  });

  it('prints a problem once, and its end', () => {
    const hung = deadlock('True', 'DockerHung', 'task docker:7 blocked');
    take(status([hung], [{severity: 'warn', timestamp: at, reason: 'DockerHung', message: 'now'}]));
    take(status([hung]));
    take(status([deadlock('False', 'Fine', 'kernel has no deadlock')]));
    assert.deepEqual(lines, [
      '13:30:02  problem  KernelDeadlock (DockerHung): task docker:7 blocked\n',
      '13:30:02  over     KernelDeadlock: kernel has no deadlock\n',
    ]);
  });

  it('prints what happened once', () => {
    take(status([], [{severity: 'warn', timestamp: at, reason: 'OOMKilling', message: 'Killed'}]));
    assert.deepEqual(lines, ['13:30:02  event    OOMKilling: Killed\n']);
  });

  it('lets no log text move the cursor or forge a line', () => {
    const message = 'a\nb \u001b[31mred\u0007';
    take(status([], [{severity: 'warn', timestamp: at, reason: 'X', message}]));
    assert.deepEqual(lines, ['13:30:02  event    X: a | b \\x1b[31mred\\x07\n']);
  });
});
