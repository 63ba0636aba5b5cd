import assert from 'node:assert/strict';
import {mkdirSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {openStateDir} from '../../../src/agent/host/state-dir.js';
import type {Measurement} from '../../../src/agent/model/status.js';
import type {Registration} from '../../../src/agent/simulation/kept-simulations.js';
import {
  simulationRegistry,
  type SimulationRegistry,
} from '../../../src/agent/simulation/registry.js';
import {recordingLog, type RecordingLog} from '../../support/recording-log.js';
import {turnedClock, type TurnedClock} from '../../support/turned-clock.js';

const bootId = '0d3c3060-832a-48ea-af35-4595a2a7aa7c';
const text = 'task docker:7 blocked';

describe('simulationRegistry', () => {
  let folder: string;
  let clock: TurnedClock;
  let log: RecordingLog;
  let measured: Measurement[];
  let registry: SimulationRegistry;

  /** A new process on the same state folder. */
  function restart({boot = bootId} = {}): SimulationRegistry {
    const state = openStateDir({path: folder, clock: turnedClock(), log});
    registry = simulationRegistry({
      ...{clock, log, bootId: boot, store: state.durable('simulations')},
      measure: (measurement) => void measured.push(measurement),
    });
    registry.start();
    return registry;
  }

  function register(id: string, more: Partial<Registration> = {}): void {
    const deadline = new Date(clock.now().getTime() + 60_000);
    registry.register({
      ...{id, monitor: 'kernel-monitor', source: 'kernel-monitor', mode: 'kmsg'},
      ...{reason: 'DockerHung', permanent: true, condition: 'KernelDeadlock', line: text, text},
      raises: [{type: 'KernelDeadlock', reason: 'DockerHung'}],
      injectedAt: clock.now(),
      deadline,
      ...more,
    });
  }

  function claim(
    place: string,
    more: {text?: string; fromKernel?: boolean; log?: string} = {},
  ): unknown {
    return registry.claim({log: 'kmsg', place, text, fromKernel: false, ...more});
  }

  function active(type = 'KernelDeadlock'): number | undefined {
    return measured.findLast(({labels}) => labels['type'] === type)?.value;
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'npd-test-'));
    [clock, log, measured] = [turnedClock(), recordingLog(), []];
    restart();
  });

  afterEach(() => rmSync(folder, {recursive: true}));

  it('has a registration in the state folder when it returns', () => {
    register('a1');
    assert.match(readFileSync(join(folder, 'simulations.state'), 'utf8'), /"id":"a1"/);
  });

  it('claims one line with exactly the registered text, and no line without a registration', () => {
    assert.equal(claim('1'), undefined);
    register('a1');
    assert.equal(claim('2', {text: `${text}.`}), undefined);
    assert.equal(claim('3', {log: 'journald'}), undefined);
    assert.deepEqual(claim('4'), {id: 'a1', over: false});
    assert.equal(claim('5'), undefined, 'the same text again is real');
  });

  it('never claims what the kernel itself wrote', () => {
    register('a1');
    assert.equal(claim('1', {fromKernel: true}), undefined);
    assert.deepEqual(claim('2'), {id: 'a1', over: false});
  });

  it('knows the line by its place again, for every monitor that reads it, and over a restart', () => {
    register('a1');
    claim('4');
    assert.deepEqual(claim('4'), {id: 'a1', over: false});
    restart();
    assert.deepEqual(claim('4'), {id: 'a1', over: false});
    assert.equal(claim('5'), undefined);
  });

  it('claims the line that was written before a kill and is read after it', () => {
    register('a1');
    restart();
    assert.deepEqual(claim('4'), {id: 'a1', over: false});
  });

  it('says of a line that its simulation is over, though it is read only then', async () => {
    register('a1');
    await clock.pass(61);
    restart();
    assert.deepEqual(claim('4'), {id: 'a1', over: true});
    assert.deepEqual(claim('4'), {id: 'a1', over: true});
  });

  it('gives a line that never came up after ten minutes', async () => {
    register('a1');
    await clock.pass(60 + 601);
    assert.equal(claim('4'), undefined);
    assert.ok(registry.none());
  });

  it('ends at the deadline, tells who listens, and says so in the metric', async () => {
    const over: string[] = [];
    registry.onOver((id) => over.push(id));
    register('a1');
    assert.equal(active(), 1);
    await clock.pass(59);
    assert.deepEqual([over, active(), registry.isActive('a1')], [[], 1, true]);
    await clock.pass(1);
    assert.deepEqual([over, active(), registry.isActive('a1')], [['a1'], 0, false]);
  });

  it('stays over when it was reverted before a restart', () => {
    register('a1');
    assert.equal(registry.revert('a1')?.id, 'a1');
    assert.equal(registry.revert('a1'), undefined);
    restart();
    assert.deepEqual(registry.active(), []);
    assert.deepEqual(claim('4'), {id: 'a1', over: true});
  });

  it('keeps the metric of a problem up that another simulation raises, too', () => {
    register('a1', {
      raises: [
        {type: 'KernelDeadlock', reason: 'DockerHung'},
        {type: '', reason: 'TaskHung'},
      ],
    });
    register('b2', {raises: [{type: '', reason: 'TaskHung'}], text: 'other'});
    registry.revert('a1');
    assert.deepEqual([active(), active('')], [0, 1]);
    registry.revert('b2');
    assert.equal(active(''), 0);
  });

  it('says in the metric after a restart what is still under way, and nothing when nothing is', async () => {
    register('a1');
    measured.length = 0;
    restart();
    assert.equal(active(), 1);
    await clock.pass(61);
    measured.length = 0;
    restart();
    assert.deepEqual(measured, []);
  });

  it('forgets everything at a reboot, which empties the log', () => {
    register('a1');
    claim('4');
    restart({boot: 'another'});
    assert.deepEqual([registry.active(), claim('4')], [[], undefined]);
  });

  it('registers nothing when it cannot be kept', () => {
    rmSync(folder, {recursive: true});
    try {
      assert.throws(() => register('a1'), /ENOENT/);
      assert.deepEqual(registry.active(), []);
    } finally {
      mkdirSync(folder);
    }
  });

  it('remembers a thousand places and forgets the oldest', async () => {
    registry.adopt(Array.from({length: 1000}, (_, i) => `kmsg/${i}`));
    register('a1');
    claim('1000');
    registry.revert('a1');
    await clock.pass(1);
    assert.equal(registry.places().length, 1000);
    assert.equal(claim('0'), undefined);
    assert.deepEqual(claim('1'), {id: '', over: true});
    assert.deepEqual(claim('1000'), {id: 'a1', over: true});
  });

  it('takes places over from a node, and holds what is there for over', () => {
    registry.adopt(['kmsg/7']);
    register('a1');
    assert.deepEqual(claim('7'), {id: '', over: true});
    assert.deepEqual(claim('8'), {id: 'a1', over: false});
    registry.adopt(['kmsg/8']);
    assert.deepEqual(claim('8'), {id: 'a1', over: false}, 'what it remembers itself stands');
  });

  it('does not tick while there is nothing to wait for', async () => {
    assert.equal(clock.listeners(), 0);
    register('a1');
    assert.equal(clock.listeners(), 1);
    claim('4');
    registry.revert('a1');
    await clock.pass(1);
    assert.equal(clock.listeners(), 0);
  });

  it('can register nothing without a state folder', () => {
    const alone = simulationRegistry({
      ...{clock, log, bootId, store: undefined, measure: () => undefined},
    });
    assert.ok(!alone.remembers);
    assert.ok(registry.remembers);
  });
});
