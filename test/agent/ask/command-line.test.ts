import assert from 'node:assert/strict';
import {readAsked} from '../../../src/agent/ask/command-line.js';
import {FlagError} from '../../../src/agent/config/flags.js';

const socket = '/run/npd-agent/agent.sock';

describe('readAsked', () => {
  it('asks for a simulation of two minutes in the kernel log unless said otherwise', () => {
    assert.deepEqual(readAsked(['inject', '--reason', 'R', '--line', 'l']), {
      ...{ask: 'agent', socket, path: '/v1/simulations'},
      body: {reason: 'R', line: 'l', mode: 'kmsg', durationMs: 120_000, dryRun: false},
    });
    const asked = readAsked([
      'inject',
      '--reason=R',
      '--line=-l',
      '--duration=90s',
      '--mode=file',
      '--dry-run',
      '--socket=/s',
    ]);
    assert.deepEqual(asked, {
      ...{ask: 'agent', socket: '/s', path: '/v1/simulations'},
      body: {reason: 'R', line: '-l', mode: 'file', durationMs: 90_000, dryRun: true},
    });
  });

  it('asks to revert one or all', () => {
    const path = '/v1/simulations/revert';
    assert.deepEqual(readAsked(['inject', '--revert', '91c2e0']), {
      ...{ask: 'agent', socket, path, body: {id: '91c2e0'}},
    });
    assert.deepEqual(readAsked(['inject', '--revert-all']), {
      ...{ask: 'agent', socket, path, body: {all: true}},
    });
  });

  it('only asks for state and config', () => {
    assert.deepEqual(readAsked(['state']), {ask: 'agent', socket, path: '/v1/state'});
    assert.deepEqual(readAsked(['config', '--socket=/s']), {
      ...{ask: 'agent', socket: '/s', path: '/v1/config'},
    });
  });

  it('gives help of each', () => {
    for (const command of ['inject', 'state', 'config']) {
      assert.deepEqual(readAsked([command, '--help']), {ask: 'help', command});
    }
  });

  const nonsense: readonly (readonly [readonly string[], RegExp])[] = [
    [['inject'], /expected `--reason` and `--line`, or `--revert`, or `--revert-all`, got none/],
    [['inject', '--reason=R'], /expected `--reason` and `--line`, got only one of them/],
    [['inject', '--line=l'], /expected `--reason` and `--line`, got only one of them/],
    [['inject', '--revert=1', '--revert-all'], /got none or several/],
    [['inject', '--revert=1', '--line=l'], /got none or several/],
    [['inject', '--reason=R', '--line=l', '--duration=soon'], /flag `--duration`: .*"soon"/],
    [['inject', 'DockerHung'], /expected only flags, got `DockerHung`/],
    [['state', '--line=l'], /unknown flag: `--line`/],
  ];
  for (const [argv, says] of nonsense) {
    it(`refuses ${argv.join(' ')}`, () =>
      assert.throws(
        () => readAsked(argv),
        (error: Error) => error instanceof FlagError && says.test(error.message),
      ));
  }
});
