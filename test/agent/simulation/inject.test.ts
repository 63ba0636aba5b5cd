import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import type {ReportedCondition} from '../../../src/agent/model/status.js';
import {systemLog} from '../../../src/agent/monitors/system-log/index.js';
import {inject, type MonitorToRaise} from '../../../src/agent/simulation/inject.js';
import type {Injection} from '../../../src/agent/simulation/injection.js';
import {Refused} from '../../../src/agent/simulation/refused.js';
import {
  simulationRegistry,
  type SimulationRegistry,
} from '../../../src/agent/simulation/registry.js';
import type {DurableStore} from '../../../src/agent/model/state.js';
import type {Simulation} from '../../../src/agent/model/simulation.js';
import {recordingLog} from '../../support/recording-log.js';
import {turnedClock} from '../../support/turned-clock.js';

const hung = 'task docker:7 blocked for more than 300 seconds.';
const oops = 'BUG: unable to handle kernel NULL pointer dereference at 0';

describe('inject', () => {
  let registry: SimulationRegistry;
  let saved: unknown;
  let store: DurableStore;
  let monitors: MonitorToRaise[];
  let conditions: ReportedCondition[];
  /** What was written, and what was in the state folder then. */
  let written: {line: string; asRead: string; saved: string}[];
  let failing: Partial<Record<'open' | 'write' | 'save', string>>;
  let ids: string[];

  beforeEach(() => {
    [saved, written, failing, conditions, ids] = [undefined, [], {}, [], ['a1', 'a1', 'b2', 'c3']];
    store = {
      load: () => saved,
      save(value) {
        if (failing.save) throw new Error(failing.save);
        saved = value;
      },
    };
    registry = registryOn(store);
    monitors = [monitorOf('kernel-monitor'), monitorOf('readonly-monitor')];
  });

  function registryOn(kept: DurableStore | undefined): SimulationRegistry {
    return simulationRegistry({
      ...{store: kept, bootId: 'boot', clock: turnedClock(), log: recordingLog()},
      measure: () => undefined,
    });
  }

  function monitorOf(name: string): MonitorToRaise {
    const path = `manifests/config/${name}.json`;
    const {described, raisedBy} = systemLog({path, name, bytes: readFileSync(path)});
    return {
      name,
      log: described.plugin,
      source: described.source,
      rules: described.rules,
      raisedBy,
    };
  }

  function ask(injection: Partial<Injection> = {}): Simulation {
    return inject(
      {
        ...{reason: 'DockerHung', line: hung, mode: 'kmsg', durationMs: 120_000, dryRun: false},
        ...injection,
      },
      {
        ...{registry, monitors, conditions},
        openLog() {
          if (failing.open) throw new Error(failing.open);
          return {
            write(line, asRead) {
              if (failing.write) throw new Error(failing.write);
              written.push({line, asRead, saved: JSON.stringify(saved)});
            },
            close: () => undefined,
          };
        },
        now: () => new Date('2026-11-21T12:00:00.5Z'),
        newId: () => ids.shift() ?? 'none left',
      },
    );
  }

  function refused(injection: Partial<Injection>, why: RegExp): void {
    const before = JSON.stringify(saved);
    assert.throws(
      () => ask(injection),
      (error: Error) => error instanceof Refused && why.test(error.message),
    );
    assert.deepEqual(written.slice(registry.active().length), [], 'nothing is written');
    if (!failing.write) assert.equal(JSON.stringify(saved), before, 'nothing is registered');
  }

  it('has the simulation in the state folder before its line is written', () => {
    ask();
    assert.equal(written[0]?.line, hung);
    assert.match(written[0]?.saved ?? '', /"id":"a1".*"text":"task docker:7 blocked/);
  });

  it('names the monitor, the condition and the deadline', () => {
    const {monitor, source, permanent, condition, injectedAt, deadline} = ask();
    assert.deepEqual(
      [monitor, source, permanent, condition],
      ['kernel-monitor', 'kernel-monitor', true, 'KernelDeadlock'],
    );
    assert.deepEqual(
      [injectedAt.toISOString(), deadline.toISOString()],
      ['2026-11-21T12:00:00.500Z', '2026-11-21T12:02:00.500Z'],
    );
  });

  it('finds the monitor that holds the rule', () => {
    const {monitor} = ask({
      reason: 'FilesystemIsReadOnly',
      line: 'Remounting filesystem read-only',
    });
    assert.equal(monitor, 'readonly-monitor');
  });

  it('names no condition for a problem that has none', () => {
    const simulation = ask({reason: 'KernelOops', line: oops});
    assert.deepEqual([simulation.permanent, 'condition' in simulation], [false, false]);
  });

  it('knows what else the line raises', () => {
    ask();
    assert.deepEqual(registry.active()[0]?.raises, [
      {type: '', reason: 'TaskHung'},
      {type: 'KernelDeadlock', reason: 'DockerHung'},
    ]);
  });

  it('expects the text as the kernel will show it', () => {
    ask({reason: 'Ext4Error', line: ' EXT4-fs error \\ é '});
    assert.equal(written[0]?.asRead, 'EXT4-fs error \\x5c \\xc3\\xa9');
    assert.equal(registry.active()[0]?.text, 'EXT4-fs error \\x5c \\xc3\\xa9');
  });

  it('gives no two active ones the same id', () => {
    ask();
    assert.equal(ask({reason: 'KernelOops', line: oops}).id, 'b2');
  });

  it('checks everything and writes nothing in a dry run', () => {
    ask({dryRun: true});
    assert.deepEqual([written, saved, registry.active()], [[], undefined, []]);
    failing = {open: 'cannot write to the kernel log (EACCES)'};
    refused({dryRun: true}, /EACCES/);
  });

  describe('refuses', () => {
    it('a reason that no rule has, and says which there are', () =>
      refused(
        {reason: 'DockerHang'},
        /a reason that a rule has, got `DockerHang`; there are: CperHardwareErrorCorrected, .*, XfsHasShutdown$/,
      ));

    it('a line that no rule of the reason matches, and says what would', () =>
      refused(
        {line: 'task podman:7 blocked'},
        /a line of which a rule makes `DockerHung`, got `task podman:7 blocked`; it must match `task docker:/,
      ));

    it('what nobody reads just now', () => {
      monitors = [];
      refused({}, /expected a running monitor that reads `kmsg`, got none/);
    });

    it('a rule whose condition is not declared: nothing would come of it', () => {
      const bytes = Buffer.from(
        '{"plugin":"kmsg","rules":[{"type":"permanent","condition":"C","reason":"DockerHung","pattern":"task.*"}]}',
      );
      const {described, raisedBy} = systemLog({path: 'x.json', name: 'x', bytes});
      monitors = [{name: 'x', source: '', log: 'kmsg', rules: described.rules, raisedBy}];
      refused({}, /a line of which a rule makes/);
    });

    it('a second one of the same condition or, without one, of the same reason', () => {
      ask();
      refused(
        {},
        /no simulation of `KernelDeadlock` to be active, but `a1` is until .*--revert a1/,
      );
      ask({reason: 'KernelOops', line: oops});
      ids = ['d4'];
      refused({reason: 'KernelOops', line: oops}, /no simulation of `KernelOops` to be active/);
    });

    it('a condition that is up for real', () => {
      const transition = new Date();
      const up = {type: 'KernelDeadlock', status: 'True', reason: 'AUFSUmountHung'} as const;
      conditions = [{...up, message: 'm', transition}];
      refused(
        {},
        /condition `KernelDeadlock` not to be up, but it is, for real, with the reason `AUFSUmountHung`/,
      );
    });

    for (const durationMs of [999, 0, -5, 3_600_001, 1e308, Number.NaN]) {
      it(`a duration of ${durationMs} ms`, () =>
        refused({durationMs}, /expected a duration from 1s to 1h, got `/));
    }

    for (const line of [
      '',
      '  ',
      `${hung}\n`,
      `\u001b[2J${hung}`,
      `${hung}\u0000`,
      `${hung}\u0085x`,
      `${hung}\ud800`,
    ]) {
      it(`the line ${JSON.stringify(line)}`, () =>
        refused({line}, /expected one line of text without control characters, got "/));
    }

    it('a line of more than 900 bytes', () => {
      refused({line: 'é'.repeat(451)}, /at most 900 bytes, got 902/);
      assert.equal(ask({reason: 'Ext4Error', line: `EXT4-fs error ${'x'.repeat(886)}`}).id, 'a1');
    });

    it('another log than those that it can write', () =>
      refused({mode: 'journald'}, /expected the mode kmsg, got `journald`/));

    it('everything without a state folder', () => {
      registry = registryOn(undefined);
      refused({}, /has no state folder.*`--state-dir`/);
    });

    it('what it cannot keep', () => {
      failing = {save: 'ENOSPC: no space left on device'};
      refused({}, /ENOSPC/);
    });

    it('a log that cannot be written, and takes the simulation back', () => {
      failing = {write: 'cannot write to the kernel log `/dev/kmsg` (EPERM)'};
      refused({}, /EPERM/);
      assert.deepEqual(registry.active(), []);
    });
  });
});
