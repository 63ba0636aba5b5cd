import assert from 'node:assert/strict';
import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {createContainerLog} from '../../../src/local/machine/container-log.js';
import {supervise, type RunState, type Supervisor} from '../../../src/local/machine/supervisor.js';
import {startProgram} from '../../../src/process/start.js';
import {eventually} from '../../support/eventually.js';
import {inTemporaryFolder} from '../../support/temporary-folder.js';

const pace = {
  firstMs: 40,
  mostMs: 80,
  steadyMs: 60_000,
  probeMs: {fast: 5, slow: 5},
  graceMs: 500,
};

function supervised(
  program: string,
  isReady: () => Promise<boolean> = async () => false,
): {supervisor: Supervisor; states: RunState[]; log: ReturnType<typeof createContainerLog>} {
  const log = createContainerLog(() => new Date());
  const states: RunState[] = [];
  const supervisor = supervise({
    start: () =>
      startProgram(process.execPath, ['-e', program], {
        env: {PATH: process.env['PATH']},
        stdio: 'pipe',
      }),
    isReady,
    log,
    changed: () => states.push(supervisor.state()),
    now: () => new Date(),
    pace,
  });
  return {supervisor, states, log};
}

describe('supervise', () => {
  it('starts a program that ended again, at once and then after rests that double up to a limit', async () => {
    const {supervisor, states} = supervised('console.log("out"); process.exit(3)');
    try {
      await eventually('four restarts', () => supervisor.state().restarts >= 4);
    } finally {
      await supervisor.stop();
    }
    const rests = states
      .filter(({phase}) => phase === 'backing-off')
      .map(({backOffMs}) => backOffMs);
    assert.deepEqual(rests.slice(0, 4), [0, 40, 80, 80]);
  });

  it('tells how it ended, with its last words, and keeps the log of the run before', async () => {
    const {supervisor, log} = supervised('console.error("bad luck"); process.exit(3)');
    try {
      await eventually('an end', () => supervisor.state().lastEnd);
      assert.equal(supervisor.state().lastEnd?.code, 3);
      assert.equal(supervisor.state().lastEnd?.message, 'bad luck');
      await eventually('a second run', () => supervisor.state().restarts >= 1 && log.previous());
      assert.deepEqual(
        log
          .previous()
          ?.lines()
          .map(({text}) => text),
        ['bad luck'],
      );
    } finally {
      await supervisor.stop();
    }
  });

  it('tells when it is ready, and that it is not while it rests', async () => {
    await inTemporaryFolder(async (folder) => {
      const file = join(folder, 'ready');
      const {supervisor, states} = supervised(
        `require('fs').writeFileSync(${JSON.stringify(file)}, ''); setTimeout(() => process.exit(1), 300)`,
        async () => existsSync(file),
      );
      try {
        await eventually('ready', () => supervisor.state().ready);
        await eventually('an end', () => supervisor.state().lastEnd);
        const ended = states.find(({phase}) => phase === 'backing-off');
        assert.equal(ended?.ready, false);
        assert.equal(ended?.pid, 0);
      } finally {
        await supervisor.stop();
      }
    });
  });

  it('ends a program that does not want to end, and starts it no more', async () => {
    const {supervisor, log} = supervised(
      'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); console.log("up")',
    );
    await eventually('the program', () => log.current()?.lines()[0]);
    const {pid} = supervisor.state();
    await supervisor.stop();
    assert.throws(() => process.kill(pid, 0), {code: 'ESRCH'});
    assert.equal(supervisor.state().phase, 'stopped');
    assert.equal(supervisor.state().lastEnd?.signal, 'SIGKILL');
  });

  it('goes on when the program cannot be started at all', async () => {
    const log = createContainerLog(() => new Date());
    const supervisor = supervise({
      start: () => startProgram('/nonexistent/npd-agent', [], {env: {PATH: ''}, stdio: 'pipe'}),
      isReady: async () => false,
      log,
      changed: () => undefined,
      now: () => new Date(),
      pace,
    });
    try {
      await eventually('a second try', () => supervisor.state().restarts >= 1);
      assert.match(supervisor.state().lastEnd?.message ?? '', /ENOENT/);
    } finally {
      await supervisor.stop();
    }
  });
});
