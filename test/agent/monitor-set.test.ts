import assert from 'node:assert/strict';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createDetector, type Detector} from '../../src/agent/detector.js';
import {memoryOnly} from '../../src/agent/host/state-dir.js';
import type {Exporter} from '../../src/agent/model/exporter.js';
import {monitorSet, type MonitorSet} from '../../src/agent/monitor-set.js';
import {hostWithKmsg} from '../support/host.js';
import {noSimulations} from '../support/no-simulations.js';
import {recordingLog} from '../support/recording-log.js';
import {turnedClock} from '../support/turned-clock.js';

describe('monitorSet', () => {
  let folder: string;
  let withdrawn: string[];
  let started: string[];
  let detector: Detector;

  function file(name: string): string {
    return join(folder, name);
  }
  function write(name: string, ...types: string[]): void {
    writeFileSync(
      file(name),
      JSON.stringify({
        plugin: 'kmsg',
        source: name,
        conditions: types.map((type) => ({type, reason: 'Fine', message: 'fine'})),
      }),
    );
  }
  function set(...names: string[]): MonitorSet {
    return monitorSet({
      configFiles: names.map((name) => ({kind: 'system-log', path: file(name)})),
      surroundings: {
        host: hostWithKmsg(file('kmsg')),
        clock: turnedClock(),
        log: recordingLog(),
        simulations: noSimulations,
      },
      stateOf: memoryOnly,
      detector,
      log: recordingLog(),
    });
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'npd-test-'));
    writeFileSync(file('kmsg'), '');
    [withdrawn, started] = [[], []];
    const exporter: Exporter = {
      name: 'kept',
      start: () => undefined,
      export: ({source}) => void started.push(source),
      withdraw: (types) => void withdrawn.push(...types),
      trouble: () => undefined,
      stop: () => Promise.resolve(),
    };
    detector = createDetector({exporters: [exporter], log: recordingLog()});
  });

  afterEach(async () => {
    await detector.stop();
    rmSync(folder, {recursive: true});
  });

  it('replaces the monitor whose file changed, and only that one', async () => {
    write('a.json', 'A');
    write('b.json', 'B', 'C');
    const monitors = set('a.json', 'b.json');
    await monitors.start([]);
    const before = await monitors.revision();
    write('b.json', 'B');
    assert.equal(await monitors.reload(), undefined);
    assert.deepEqual(started, ['a.json', 'b.json', 'b.json']);
    assert.deepEqual(withdrawn, ['C']);
    assert.notEqual(await monitors.revision(), before);
  });

  it('does nothing when no file changed', async () => {
    write('a.json', 'A');
    const monitors = set('a.json');
    await monitors.start([]);
    assert.equal(await monitors.reload(), undefined);
    assert.equal(started.length, 1);
  });

  it('keeps what runs when a changed file cannot be used, and says why', async () => {
    write('a.json', 'A');
    const monitors = set('a.json');
    await monitors.start([]);
    const before = await monitors.revision();
    writeFileSync(file('a.json'), '{"plugin":"kmsg","rules":[{"pattern":"("}]}');
    assert.match((await monitors.reload()) ?? '', /a\.json`: `rules\[0\]\.pattern`: expected a Go/);
    rmSync(file('a.json'));
    assert.match(
      (await monitors.reload()) ?? '',
      /expected a config file at `.*a\.json`, but there is none/,
    );
    assert.equal(await monitors.revision(), before);
    assert.deepEqual([started.length, withdrawn], [1, []]);
  });

  it('names two files of one name apart, so that each has its own state', () => {
    write('a.json', 'A');
    const monitors = set('a.json', 'a.json');
    assert.ok(monitors.declares('A'));
    assert.ok(!monitors.declares('B'));
    assert.ok(!monitors.remembers());
  });

  it('refuses a condition that the kubelet keeps', () => {
    write('a.json', 'MemoryPressure');
    assert.throws(
      () => set('a.json'),
      /a\.json`: `conditions\[0\]\.type`: expected a condition type of your own, got `MemoryPressure`/,
    );
  });
});
