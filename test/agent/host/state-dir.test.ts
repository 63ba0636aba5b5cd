import assert from 'node:assert/strict';
import {existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {memoryOnly, openStateDir, type StateDir} from '../../../src/agent/host/state-dir.js';
import {recordingLog} from '../../support/recording-log.js';
import {inTemporaryFolder} from '../../support/temporary-folder.js';
import {turnedClock} from '../../support/turned-clock.js';

describe('openStateDir', () => {
  function open(path: string): StateDir {
    return openStateDir({path, clock: turnedClock(), log: recordingLog()});
  }

  it('gives back after a restart what was last saved', () =>
    inTemporaryFolder((folder) => {
      const first = open(folder);
      first.store('kernel-monitor').save({position: 1});
      first.store('kernel-monitor').save({position: 2});
      first.close();
      assert.deepEqual(open(folder).store('kernel-monitor').load(), {position: 2});
    }));

  it('writes at most once a tick, and leaves no half-written file', () =>
    inTemporaryFolder(async (folder) => {
      const clock = turnedClock();
      const dir = openStateDir({path: folder, clock, log: recordingLog()});
      const store = dir.store('m');
      store.save({n: 1});
      assert.deepEqual(readdirSync(folder), []);
      await clock.pass(1);
      assert.deepEqual(readdirSync(folder), ['m.json']);
      assert.deepEqual(JSON.parse(readFileSync(join(folder, 'm.json'), 'utf8')), {
        version: 1,
        state: {n: 1},
      });
      dir.close();
      assert.equal(clock.listeners(), 0);
    }));

  it('has on return what must not wait, apart from the monitors’ files', () =>
    inTemporaryFolder((folder) => {
      const dir = open(folder);
      dir.durable('simulations').save({n: 1});
      dir.store('simulations').save({n: 2});
      assert.deepEqual(open(folder).durable('simulations').load(), {n: 1});
      dir.close();
      assert.deepEqual(open(folder).durable('simulations').load(), {n: 1});
      assert.deepEqual(readdirSync(folder).sort(), ['simulations.json', 'simulations.state']);
    }));

  it('throws when what must not wait cannot be written, and what was there stands', () =>
    inTemporaryFolder((folder) => {
      const store = open(folder).durable('simulations');
      store.save({n: 1});
      mkdirSync(join(folder, 'simulations.state.new'));
      assert.throws(() => store.save({n: 2}), /EISDIR/);
      assert.deepEqual(store.load(), {n: 1});
      assert.deepEqual(open(folder).durable('simulations').load(), {n: 1});
    }));

  it('makes the folder, for its owner only', () =>
    inTemporaryFolder((folder) => {
      open(join(folder, 'a/b')).close();
      assert.ok(existsSync(join(folder, 'a/b')));
    }));

  it('names a folder that cannot be written to, and what to do', () =>
    inTemporaryFolder((folder) => {
      writeFileSync(join(folder, 'file'), '');
      assert.throws(
        () => open(join(folder, 'file')),
        /expected `--state-dir` `.*\/file` to be a folder that can be written to, got .*--state-dir=/,
      );
    }));

  it('refuses a state that a newer agent wrote', () =>
    inTemporaryFolder((folder) => {
      writeFileSync(join(folder, 'm.json'), '{"version":99,"state":{}}');
      assert.throws(
        () => open(folder).store('m'),
        /m\.json` to have version 1 or older, got 99, written by a newer agent/,
      );
    }));

  it('starts without a state that is not JSON, and says so', () =>
    inTemporaryFolder((folder) => {
      writeFileSync(join(folder, 'm.json'), '{"vers');
      const log = recordingLog();
      const dir = openStateDir({path: folder, clock: turnedClock(), log});
      assert.equal(dir.store('m').load(), undefined);
      assert.deepEqual(log.lines, ['warn: State not readable; starting without it']);
    }));

  it('keeps what it could not write and writes it when it can', () =>
    inTemporaryFolder(async (folder) => {
      const clock = turnedClock();
      const log = recordingLog();
      const path = join(folder, 'state');
      const store = openStateDir({path, clock, log}).store('m');
      store.save({n: 1});
      rmSync(path, {recursive: true});
      await clock.pass(1);
      assert.deepEqual(log.lines, ['rarely: State not written; will be tried again']);
      mkdirSync(path);
      await clock.pass(1);
      assert.match(readFileSync(join(path, 'm.json'), 'utf8'), /"n":1/);
    }));
});

describe('memoryOnly', () => {
  it('lets a replaced monitor go on from where the one before it was', () => {
    const store = memoryOnly();
    assert.equal(store.load(), undefined);
    store.save({position: 7});
    assert.deepEqual(store.load(), {position: 7});
  });
});
