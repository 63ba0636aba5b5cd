import assert from 'node:assert/strict';
import {
  boolFlag,
  FlagError,
  intFlag,
  listFlag,
  parseFlags,
  stringFlag,
} from '../../../src/agent/config/flags.js';

const flags = {
  address: stringFlag({initial: '127.0.0.1', help: ''}),
  port: intFlag({initial: 20256, help: ''}),
  events: boolFlag({initial: true, help: ''}),
  files: listFlag({initial: ['default'], help: ''}),
  v: intFlag({initial: 0, help: '', short: 'v'}),
};

describe('parseFlags', () => {
  function read(...argv: string[]): unknown {
    return parseFlags(flags, argv);
  }

  it('gives the defaults when nothing is given', () => {
    assert.deepEqual(read(), {
      address: '127.0.0.1',
      port: 20256,
      events: true,
      files: ['default'],
      v: 0,
    });
  });

  it('takes values after = or a space, and negative ones', () => {
    const values = read('--port=-1', '--address', '::1') as {port: number; address: string};
    assert.deepEqual([values.port, values.address], [-1, '::1']);
  });

  it('takes booleans as Go does, and never from the next word', () => {
    assert.equal((read('--events=F') as {events: boolean}).events, false);
    assert.throws(() => read('--events', 'false'), /expected only flags, got `false`/);
    assert.throws(() => read('--events=no'), /flag `--events`: expected true or false, got `no`/);
  });

  it('appends to lists, the first one replacing the default, and reads CSV', () => {
    const values = read('--files=a,"b,""c"""', '--files', 'd') as {files: string[]};
    assert.deepEqual(values.files, ['a', 'b,"c"', 'd']);
  });

  it('takes numbers with prefixes and underscores', () => {
    const ports = ['0x10', '0b11', '0o17', '017', '1_000'].map(
      (text) => (read(`--port=${text}`) as {port: number}).port,
    );
    assert.deepEqual(ports, [16, 3, 15, 15, 1000]);
    assert.throws(() => read('--port=1e3'), /flag `--port`: expected a whole number, got `1e3`/);
  });

  it('takes -v in every spelling', () => {
    for (const words of [['-v', '2'], ['-v=2'], ['-v2'], ['--v=2']]) {
      assert.equal((read(...words) as {v: number}).v, 2);
    }
  });

  it('names what it does not know', () => {
    assert.throws(
      () => read('--prot=1'),
      new FlagError('unknown flag: `--prot`; `--help` lists the flags'),
    );
    assert.throws(() => read('-port=1'), /unknown flag: `-port=1`; flags have two dashes/);
    assert.throws(() => read('--port'), /flag `--port` needs a value \(int\)/);
  });

  it('asks for help wherever it stands', () => {
    assert.equal(read('--port=1', '--help'), 'help');
  });
});
