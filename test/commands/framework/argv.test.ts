import assert from 'node:assert/strict';
import {normalizeArgv} from '../../../src/commands/framework/argv.js';
import type {FlagFacts} from '../../../src/commands/framework/manifest.js';
import {UsageError} from '../../../src/commands/framework/usage-error.js';

const flags: Record<string, FlagFacts> = Object.fromEntries(
  (
    [
      {name: 'output', char: 'o', type: 'option'},
      {name: 'selector', char: 'l', type: 'option'},
      {name: 'v', char: 'v', type: 'option'},
      {name: 'since', type: 'option'},
      {name: 'dry-run', type: 'option'},
      {name: 'as-group', type: 'option', multiple: true},
      {name: 'all', char: 'A', type: 'boolean'},
      {name: 'watch', char: 'w', type: 'boolean'},
      {name: 'wait', type: 'boolean', allowNo: true},
    ] as const
  ).map((flag) => [flag.name, flag]),
);
const facts = {flags, bareFlags: {'dry-run': 'client'}};

function normalized(line: string): string {
  const {flags: words, operands} = normalizeArgv(line === '' ? [] : line.split(' '), facts);
  return [...words, '--', ...operands].join(' ');
}

describe('normalizeArgv', () => {
  for (const [line, wanted] of [
    ['', '--'],
    // values
    ['-o json', '--output=json --'],
    ['-ojson', '--output=json --'],
    ['-o=json', '--output=json --'],
    ['--output json', '--output=json --'],
    ['--output=json', '--output=json --'],
    ['--output=', '--output= --'],
    ['-o jsonpath={.a=="b"}', '--output=jsonpath={.a=="b"} --'],
    ['--output -', '--output=- --'],
    ['--output --watch', '--output=--watch --'],
    // several letters in one word
    ['-Al a=b', '--all --selector=a=b --'],
    ['-Ala=b', '--all --selector=a=b --'],
    ['-Aw', '--all --watch --'],
    ['-wo=json', '--watch --output=json --'],
    ['-Aw=false', '--all --'],
    // verbosity
    ['-v 6', '--v=6 --'],
    ['-v=6', '--v=6 --'],
    ['-v6', '--v=6 --'],
    ['--v=6', '--v=6 --'],
    ['--v 6', '--v=6 --'],
    // booleans as Go writes them
    ['--watch', '--watch --'],
    ['--watch=true', '--watch --'],
    ['--watch=1', '--watch --'],
    ['--watch=t', '--watch --'],
    ['--watch=T', '--watch --'],
    ['--watch=TRUE', '--watch --'],
    ['--watch=True', '--watch --'],
    ['--watch=false', '--'],
    ['--watch=0', '--'],
    ['--watch=f', '--'],
    ['--watch=F', '--'],
    ['--watch=FALSE', '--'],
    ['--watch=False', '--'],
    ['--watch true', '--watch -- true'],
    ['--wait=false', '--no-wait --'],
    ['--wait', '--wait --'],
    // flags that may stand alone
    ['--dry-run', '--dry-run=client --'],
    ['--dry-run=server', '--dry-run=server --'],
    ['--dry-run server', '--dry-run=client -- server'],
    // order and repetition
    ['n1 -o json n2', '--output=json -- n1 n2'],
    ['-o json -o yaml', '--output=yaml --'],
    ['--watch --watch=false', '--'],
    ['--watch=false --watch', '--watch --'],
    ['--wait=false --wait', '--wait --'],
    ['--as-group a n1 --as-group=b', '--as-group=a --as-group=b -- n1'],
    // what is no flag
    ['n1 -- -o json', '-- n1 -o json'],
    ['-- -- x', '-- -- x'],
    ['- n1', '-- - n1'],
    ['--since -5m', '--since=-5m --'],
    ['--since=-5m', '--since=-5m --'],
  ] as const) {
    it(`reads \`${line}\` as \`${wanted}\``, () => {
      assert.equal(normalized(line), wanted);
    });
  }

  for (const line of ['-h', '--help', '-Ah', 'n1 --help', '--help=true', '-o json -h']) {
    it(`sees that \`${line}\` asks for help`, () => {
      assert.equal(normalizeArgv(line.split(' '), facts).help, true);
    });
  }

  for (const line of ['', '-- --help', '--help=false', '-o -h']) {
    it(`sees that \`${line}\` asks for no help`, () => {
      assert.equal(normalizeArgv(line.split(' '), facts).help, false);
    });
  }

  for (const [line, message, hint] of [
    ['--bogus', 'unknown flag: --bogus', undefined],
    ['--bogus=x', 'unknown flag: --bogus', undefined],
    ['--ouptut=json', 'unknown flag: --ouptut', 'did you mean --output?'],
    ['--no-watch', 'unknown flag: --no-watch', 'did you mean --watch?'],
    ['-x', "unknown shorthand flag: 'x' in -x", undefined],
    ['-Ax', "unknown shorthand flag: 'x' in -Ax", undefined],
    ['-5', "unknown shorthand flag: '5' in -5", undefined],
    ['--output', 'flag needs an argument: --output', undefined],
    ['-o', "flag needs an argument: 'o' in -o", undefined],
    ['-Ao', "flag needs an argument: 'o' in -Ao", undefined],
    [
      '--watch=maybe',
      'invalid argument `maybe` for `-w, --watch`: expected `true` or `false`',
      undefined,
    ],
    ['--wait=', 'invalid argument `` for `--wait`: expected `true` or `false`', undefined],
    ['-w=2', 'invalid argument `2` for `-w, --watch`: expected `true` or `false`', undefined],
  ] as const) {
    it(`refuses \`${line}\`: ${message}`, () => {
      assert.throws(
        () => normalized(line),
        (error: unknown) => {
          assert.ok(error instanceof UsageError);
          assert.equal(error.message, message);
          assert.equal(error.hint, hint);
          return true;
        },
      );
    });
  }

  it('tells which flags stood without a value, and what they are taken for', () => {
    assert.deepEqual(normalizeArgv(['--dry-run', '-w'], facts).bare, ['--dry-run=client']);
    assert.deepEqual(normalizeArgv(['--dry-run=server'], facts).bare, []);
  });
});
