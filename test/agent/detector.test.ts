import assert from 'node:assert/strict';
import {setTimeout as sleep} from 'node:timers/promises';
import {createDetector, type Detector} from '../../src/agent/detector.js';
import type {Exporter} from '../../src/agent/model/exporter.js';
import type {Monitor, Report} from '../../src/agent/model/monitor.js';
import type {Condition, Status} from '../../src/agent/model/status.js';
import {recordingLog, type RecordingLog} from '../support/recording-log.js';

/** A monitor that reports its conditions, then whatever the test has it report. */
interface Driven extends Monitor {
  report: Report;
  stopped: boolean;
}

function driven(name: string, types: readonly string[]): Driven {
  const monitor: Driven = {
    name,
    report: () => undefined,
    stopped: false,
    async run(report, signal) {
      monitor.report = report;
      report(statusOf(name, types));
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      monitor.stopped = true;
    },
  };
  return monitor;
}

function failing(name: string, why: string): Monitor {
  return {name, run: () => Promise.reject(new Error(why))};
}

function statusOf(source: string, types: readonly string[]): Status {
  return {source, events: [], conditions: types.map(condition), measurements: []};
}

function condition(type: string): Condition {
  return {type, status: 'False', transition: new Date(0), reason: 'Fine', message: 'fine'};
}

interface Kept extends Exporter {
  readonly seen: Status[];
  readonly withdrawn: string[];
  readonly steps: string[];
}

function keeping(name = 'keeping'): Kept {
  const kept: Kept = {
    name,
    seen: [],
    withdrawn: [],
    steps: [],
    start: () => void kept.steps.push('start'),
    export: (status) => void kept.seen.push(status),
    withdraw: (types) => void kept.withdrawn.push(...types),
    trouble: () => undefined,
    stop: async () => void kept.steps.push('stop'),
  };
  return kept;
}

describe('createDetector', () => {
  let exporter: Kept;
  let log: RecordingLog;
  let detector: Detector;

  beforeEach(() => {
    exporter = keeping();
    log = recordingLog();
    detector = createDetector({exporters: [exporter], log});
    detector.start();
  });

  afterEach(() => detector.stop());

  it('passes each status to every exporter, though one of them throws', async () => {
    const broken: Exporter = {
      ...keeping('broken'),
      export: () => {
        throw new Error('refused');
      },
    };
    detector = createDetector({exporters: [broken, exporter], log});
    detector.start();
    await detector.replace([driven('a', ['KernelDeadlock'])]);
    assert.deepEqual(
      exporter.seen.map(({source}) => source),
      ['a'],
    );
    assert.deepEqual(log.lines, ['info: Monitor started', 'rarely: Exporter failed']);
  });

  it('lets the others run when one monitor cannot start, and tells why', async () => {
    const good = driven('good', ['KernelDeadlock']);
    await detector.replace([failing('bad', 'no /dev/kmsg'), good]);
    good.report(statusOf('good', ['KernelDeadlock']));
    assert.equal(exporter.seen.length, 2);
    assert.deepEqual(detector.health(), [
      {name: 'bad', state: 'failed', error: 'no /dev/kmsg'},
      {name: 'good', state: 'running'},
    ]);
  });

  it('knows the conditions as the running monitors last reported them', async () => {
    const [a, b] = [driven('a', ['A']), driven('b', ['B', 'C'])];
    await detector.replace([a, b]);
    a.report({...statusOf('a', ['A']), conditions: [{...condition('A'), status: 'True'}]});
    assert.deepEqual(
      detector.conditions().map(({type, status}) => [type, status]),
      [
        ['A', 'True'],
        ['B', 'False'],
        ['C', 'False'],
      ],
    );
    await detector.replace([b]);
    assert.deepEqual(
      detector.conditions().map(({type}) => type),
      ['B', 'C'],
    );
  });

  it('survives a monitor that throws before it returns a promise', async () => {
    const thrower: Monitor = {
      name: 'thrower',
      run: () => {
        throw new Error('at once');
      },
    };
    await detector.replace([thrower]);
    assert.equal(detector.health()[0]?.error, 'at once');
  });

  it('replaces one monitor while the others go on undisturbed', async () => {
    const [stays, goes] = [driven('stays', ['A']), driven('changes', ['B'])];
    await detector.replace([stays, goes]);
    const comes = driven('changes', ['B', 'C']);
    await detector.replace([stays, comes]);
    assert.deepEqual([stays.stopped, goes.stopped, comes.stopped], [false, true, false]);
    assert.deepEqual(exporter.withdrawn, []);
    stays.report(statusOf('stays', ['A']));
    assert.equal(exporter.seen.at(-1)?.source, 'stays');
  });

  it('withdraws the conditions that no monitor keeps any more, and only those', async () => {
    const shared = driven('shared', ['ReadonlyFilesystem']);
    await detector.replace([shared, driven('old', ['KernelDeadlock', 'ReadonlyFilesystem'])]);
    await detector.replace([shared]);
    assert.deepEqual(exporter.withdrawn, ['KernelDeadlock']);
  });

  it('passes on nothing that a stopped monitor still reports', async () => {
    const late = driven('late', ['A']);
    await detector.replace([late]);
    await detector.replace([]);
    late.report(statusOf('late', ['A']));
    assert.equal(exporter.seen.length, 1);
  });

  it('does replacements one after the other', async () => {
    const [first, second] = [driven('m', ['A']), driven('m', ['A'])];
    await Promise.all([detector.replace([first]), detector.replace([second])]);
    assert.deepEqual([first.stopped, second.stopped], [true, false]);
    assert.equal(detector.health().length, 1);
  });

  it('stops within 200 ms though a monitor does not end, and stops the exporters last', async () => {
    const endless: Monitor = {
      name: 'endless',
      run: async (report) => {
        report(statusOf('endless', []));
        await sleep(60_000, undefined, {ref: false});
      },
    };
    await detector.replace([endless]);
    const began = performance.now();
    await detector.stop();
    assert.ok(performance.now() - began < 200);
    assert.deepEqual(exporter.steps, ['start', 'stop']);
  });
});
