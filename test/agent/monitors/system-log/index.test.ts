import assert from 'node:assert/strict';
import {appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {memoryOnly} from '../../../../src/agent/host/state-dir.js';
import type {Monitor} from '../../../../src/agent/model/monitor.js';
import type {Condition, Status} from '../../../../src/agent/model/status.js';
import {systemLog} from '../../../../src/agent/monitors/system-log/index.js';
import {eventually} from '../../../support/eventually.js';
import {hostWithKmsg, kmsgRecord} from '../../../support/host.js';
import {keepsTheMonitorContract} from '../../../support/monitor-contract.js';
import {noSimulations} from '../../../support/no-simulations.js';
import {recordingLog} from '../../../support/recording-log.js';
import {turnedClock} from '../../../support/turned-clock.js';

const path = 'manifests/config/kernel-monitor.json';
const hung = 'task docker:7 blocked for more than 300 seconds.';

describe('systemLog', () => {
  let folder: string;
  let kmsg: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'npd-test-'));
    kmsg = join(folder, 'kmsg');
    writeFileSync(kmsg, '');
  });

  afterEach(() => rmSync(folder, {recursive: true}));

  function monitorOf({
    state = memoryOnly(),
    recalled = [] as readonly Condition[],
    config = readFileSync(path),
  } = {}): Monitor {
    return systemLog({path, name: 'kernel-monitor', bytes: config}).build({
      host: hostWithKmsg(kmsg),
      clock: {...turnedClock(), now: () => new Date()},
      log: recordingLog(),
      state,
      recalled,
      simulations: noSimulations,
    });
  }

  /** Runs until `until` holds of what was reported. */
  async function reports(
    monitor: Monitor,
    until: (seen: readonly Status[]) => boolean,
  ): Promise<Status[]> {
    const seen: Status[] = [];
    const stop = new AbortController();
    const done = monitor.run((status) => seen.push(status), stop.signal);
    try {
      await eventually('the reports', () => until(seen) || undefined);
      return seen;
    } finally {
      stop.abort();
      await done;
    }
  }

  function events(seen: readonly Status[]): string[] {
    return seen.flatMap((status) => status.events.map(({reason}) => reason));
  }

  keepsTheMonitorContract(() => {
    const own = mkdtempSync(join(tmpdir(), 'npd-test-'));
    kmsg = join(own, 'kmsg');
    writeFileSync(kmsg, '');
    const at = kmsg;
    let sequence = 0;
    return {
      monitor: monitorOf(),
      cause: () => appendFileSync(at, kmsgRecord((sequence += 1), hung)),
      remove: () => rmSync(own, {recursive: true}),
    };
  });

  it('makes an event for each rule that a line matches, and a condition of the permanent one', async () => {
    writeFileSync(kmsg, kmsgRecord(1, 'all is well') + kmsgRecord(2, hung));
    const seen = await reports(monitorOf(), (all) => events(all).length === 2);
    assert.deepEqual(events(seen), ['TaskHung', 'DockerHung']);
    const last = seen.at(-1);
    assert.deepEqual(last?.conditions.map(({type, status, reason}) => [type, status, reason])[0], [
      'KernelDeadlock',
      'True',
      'DockerHung',
    ]);
    assert.equal(
      last?.events[0]?.message,
      `Node condition KernelDeadlock is now: True, reason: DockerHung, message: "${hung}"`,
    );
    assert.equal(last?.source, 'kernel-monitor');
  });

  it('gives the same happening the same key, and another one another', async () => {
    writeFileSync(
      kmsg,
      kmsgRecord(1, hung) + kmsgRecord(2, 'EXT4-fs error x') + kmsgRecord(3, 'EXT4-fs error x'),
    );
    async function keys(): Promise<(string | undefined)[]> {
      return (await reports(monitorOf(), (all) => events(all).length === 4)).flatMap((status) =>
        status.events.map(({key}) => key),
      );
    }
    const first = await keys();
    assert.deepEqual(await keys(), first);
    assert.equal(new Set(first).size, 4);
  });

  it('reports its metrics: every reason at 0, then what happened', async () => {
    writeFileSync(kmsg, kmsgRecord(1, hung));
    const seen = await reports(monitorOf(), (all) => events(all).length === 2);
    const first = seen[0]?.measurements ?? [];
    assert.ok(first.every(({value}) => value === 0));
    assert.deepEqual(
      first.filter(({metric}) => metric === 'problem_gauge').map(({labels}) => labels['reason']),
      ['XfsHasShutdown', 'CperHardwareErrorFatal', 'DockerHung'],
    );
    assert.deepEqual(
      seen.at(-1)?.measurements.map(({metric, labels, value}) => [metric, labels, value]),
      [
        ['problem_counter', {reason: 'DockerHung'}, 1],
        ['problem_gauge', {reason: 'DockerHung', type: 'KernelDeadlock'}, 1],
      ],
    );
  });

  it('goes on where it was after a restart: nothing twice, nothing lost, the condition stays', async () => {
    const state = memoryOnly();
    writeFileSync(kmsg, kmsgRecord(1, hung));
    await reports(monitorOf({state}), (all) => events(all).length === 2);
    appendFileSync(kmsg, kmsgRecord(2, 'EXT4-fs error while away', 1));
    const saved: unknown = JSON.parse(JSON.stringify(state.load()));
    const seen = await reports(
      monitorOf({state: {load: () => saved, save: () => undefined}}),
      (all) => events(all).length === 1,
    );
    assert.deepEqual(events(seen), ['Ext4Error']);
    assert.equal(seen[0]?.conditions[0]?.reason, 'DockerHung');
    assert.ok(seen[0]?.conditions[0]?.transition instanceof Date);
    assert.equal(
      seen[0]?.measurements.at(-1)?.value,
      1,
      'the gauge of a condition that held before is up from the start',
    );
  });

  it('remembers how far it read though no line was recent enough to count', async () => {
    const state = memoryOnly();
    writeFileSync(kmsg, kmsgRecord(1, hung, -1_000_000_000));
    const config = readFileSync(path).toString().replace('"5m"', '"1s"');
    await reports(
      monitorOf({state, config: Buffer.from(config)}),
      () => (state.load() as {position?: number} | undefined)?.position === 1,
    );
  });

  it('starts anew after a reboot', async () => {
    const state = memoryOnly();
    state.save({bootId: 'another', position: 99, conditions: [up('DockerHung')]});
    writeFileSync(kmsg, kmsgRecord(1, 'EXT4-fs error x'));
    const seen = await reports(monitorOf({state}), (all) => events(all).length === 1);
    assert.equal(seen[0]?.conditions[0]?.status, 'False');
  });

  it('takes over what an exporter recalls when it has no state of its own', async () => {
    const seen = await reports(monitorOf({recalled: [up('DockerHung')]}), (all) => all.length > 0);
    assert.equal(seen[0]?.conditions[0]?.status, 'True');
  });

  it('does not keep a condition whose rule is gone', async () => {
    const seen = await reports(
      monitorOf({recalled: [up('AUFSUmountHung')]}),
      (all) => all.length > 0,
    );
    assert.equal(seen[0]?.conditions[0]?.status, 'False');
  });

  it('counts the records that the kernel overwrote before they were read', async () => {
    writeFileSync(kmsg, kmsgRecord(1, 'one') + kmsgRecord(5, 'five'));
    function lost(all: readonly Status[]): number | undefined {
      return all
        .flatMap(({measurements}) => measurements)
        .find(({metric}) => metric === 'npd_kmsg_lost_records_total')?.value;
    }
    const seen = await reports(monitorOf(), (all) => lost(all) !== undefined);
    assert.equal(lost(seen), 3);
  });

  it('says nothing of the node when its log cannot be opened', async () => {
    rmSync(kmsg);
    const seen: Status[] = [];
    const run = monitorOf().run((status) => void seen.push(status), new AbortController().signal);
    await assert.rejects(run, /cannot read the kernel log/);
    assert.deepEqual(seen, []);
  });

  it('refuses a plugin that it has no watcher for, naming those that there are', () => {
    const bytes = Buffer.from('{"plugin":"filelog"}');
    assert.throws(
      () => systemLog({path: 'x.json', name: 'x', bytes}),
      /`x\.json`: `plugin`: expected one of kmsg, got `filelog`/,
    );
  });
});

function up(reason: string): Condition {
  return {
    type: 'KernelDeadlock',
    status: 'True',
    reason,
    message: hung,
    transition: new Date('2026-11-21T12:00:00Z'),
  };
}
