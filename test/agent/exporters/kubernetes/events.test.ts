import assert from 'node:assert/strict';
import {
  eventName,
  eventRecorder,
  type EventRecorder,
  type EventToCount,
  type EventToCreate,
} from '../../../../src/agent/exporters/kubernetes/events.js';
import type {Outcome} from '../../../../src/agent/exporters/kubernetes/outcome.js';
import type {ReportedEvent} from '../../../../src/agent/model/status.js';
import {eventually} from '../../../support/eventually.js';
import {recordingLog} from '../../../support/recording-log.js';
import {turnedClock} from '../../../support/turned-clock.js';

function event(message: string, key?: string): ReportedEvent {
  const base = {severity: 'warn', timestamp: new Date(0), reason: 'OOMKilling', message} as const;
  return key === undefined ? base : {...base, key};
}

describe('eventRecorder', () => {
  let created: EventToCreate[];
  let counted: EventToCount[];
  let dropped: string[];
  let outcomes: Outcome[];
  let recorder: EventRecorder;

  function next(): Promise<Outcome> {
    return Promise.resolve(outcomes.shift() ?? 'done');
  }
  function settled(): Promise<unknown> {
    return eventually('an empty queue', () => recorder.waiting() === 0 || undefined);
  }

  beforeEach(() => {
    [created, counted, dropped, outcomes] = [[], [], [], []];
    recorder = eventRecorder({
      nodeName: 'node-a',
      clock: turnedClock(),
      log: recordingLog(),
      create(made) {
        created.push(made);
        return next();
      },
      count(change) {
        counted.push(change);
        return next();
      },
      dropped: (why) => void dropped.push(why),
    });
  });

  afterEach(() => recorder.stop());

  it('tells each event of a simulation by an object of its own, however many are alike', async () => {
    recorder.record('kernel-monitor', event('same', 'real'));
    for (let i = 0; i < 40; i += 1) {
      recorder.record('kernel-monitor', {...event('same', `key ${i}`), simulation: `id ${i}`});
    }

    await settled();
    const made = created.slice(1);
    assert.deepEqual(
      made.map(({simulation}) => simulation),
      Array.from({length: 40}, (_, i) => `id ${i}`),
    );
    assert.equal(new Set(made.map(({name}) => name)).size, 40);
    assert.deepEqual(counted, []);
  });

  it('counts real events up on a real one, whatever was simulated before', async () => {
    recorder.record('kernel-monitor', {...event('same', 'made up'), simulation: 'a1'});
    recorder.record('kernel-monitor', event('same', 'real'));
    recorder.record('kernel-monitor', event('same', 'real again'));
    await settled();
    assert.deepEqual(
      created.map(({simulation, count}) => [simulation, count]),
      [
        ['a1', 1],
        [undefined, 1],
      ],
    );
    assert.equal(counted[0]?.name, await eventName('node-a', 'real'));
  });

  it('tells a simulation’s event though its source has no allowance left', async () => {
    for (let i = 0; i < 60; i += 1) recorder.record('kernel-monitor', event(`${i}`, `${i}`));
    await settled();
    const before = created.length;
    assert.ok(before < 30, 'the flood is held back');
    recorder.record('kernel-monitor', {...event('mine', 'mine'), simulation: 'a1'});
    await settled();
    assert.equal(created.length, before + 1);
  });

  it('tries again, in order, until the server takes an event', async () => {
    outcomes = ['later', 'later'];
    recorder.record('kernel-monitor', event('one'));
    recorder.record('kernel-monitor', event('two'));
    await settled();
    assert.deepEqual(
      created.map(({message}) => message),
      ['one', 'one', 'one', 'two'],
    );
    assert.deepEqual(dropped, []);
  });

  it('drops and counts an event that the server will never take, and goes on', async () => {
    outcomes = ['refused'];
    recorder.record('kernel-monitor', event('bad'));
    recorder.record('kernel-monitor', event('good'));
    await settled();
    assert.deepEqual(dropped, ['refused']);
    assert.equal(created.at(-1)?.message, 'good');
  });

  it('creates an event anew when the one to be counted up has expired', async () => {
    recorder.record('kernel-monitor', event('same', 'a'));
    await settled();
    outcomes = ['gone'];
    recorder.record('kernel-monitor', event('same', 'b'));
    await settled();
    assert.deepEqual(
      created.map(({name, count}) => [name, count]),
      [
        [await eventName('node-a', 'a'), 1],
        [await eventName('node-a', 'b'), 2],
      ],
    );
    assert.equal(counted[0]?.name, await eventName('node-a', 'a'));
  });

  it('names the same happening the same, so that a repeat is not doubled', async () => {
    assert.match(await eventName('node-a', 'boot/kmsg/339/DockerHung'), /^node-a\.[0-9a-f]{16}$/);
    assert.equal(await eventName('n', 'x'), await eventName('n', 'x'));
    assert.notEqual(await eventName('n', 'x'), await eventName('n', 'y'));
  });

  it('drops and counts what does not fit when the server takes nothing', async () => {
    outcomes = Array.from({length: 50}, () => 'later' as const);
    for (let i = 0; i < 1003; i += 1) recorder.record('kernel-monitor', event(`${i}`));
    assert.equal(recorder.waiting(), 1000);
    assert.deepEqual(dropped, ['queue_full', 'queue_full', 'queue_full']);
  });

  it('gives what is queued one last try when it stops', async () => {
    outcomes = ['later', 'later'];
    recorder.record('kernel-monitor', event('one'));
    await eventually('the first try', () => created.length || undefined);
    await recorder.stop();
    assert.equal(created.length, 2);
  });
});
