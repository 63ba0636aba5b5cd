import assert from 'node:assert/strict';
import type {FlagFacts, Manifest} from '../../../src/commands/framework/manifest.js';
import {route} from '../../../src/commands/framework/route.js';
import {UsageError} from '../../../src/commands/framework/usage-error.js';

const ids = ['problems', 'problems:show', 'status:nodes', 'status:agents', 'version'];
const manifest: Manifest = {
  version: '0.1.0',
  commands: Object.fromEntries(ids.map((id) => [id, {id, flags: {}}])),
};
const globalFlags: readonly FlagFacts[] = [
  {name: 'context', type: 'option'},
  {name: 'namespace', char: 'n', type: 'option'},
  {name: 'quiet', char: 'q', type: 'boolean'},
];

function led(line: string): string {
  const place = route(line === '' ? [] : line.split(' '), manifest, globalFlags);
  const where = place.to === 'command' ? place.command.id : `topic ${place.words.join(' ')}`;
  return `${where} | ${place.argv.join(' ')}`;
}

describe('route', () => {
  for (const [line, wanted] of [
    ['', 'topic  | '],
    ['--help', 'topic  | --help'],
    ['version', 'version | '],
    ['version --client', 'version | --client'],
    ['status', 'topic status | '],
    ['status --help', 'topic status | --help'],
    ['status nodes', 'status:nodes | '],
    ['status nodes n1 -o json', 'status:nodes | n1 -o json'],
    ['problems n1', 'problems | n1'],
    ['problems show', 'problems:show | '],
    ['problems -- show', 'problems | -- show'],
    // flags before the words
    ['--context x status nodes', 'status:nodes | --context x'],
    ['--context=x status nodes', 'status:nodes | --context=x'],
    ['-n x status -q nodes n1', 'status:nodes | -n x -q n1'],
    ['-qn x version', 'version | -qn x'],
    ['-nx version', 'version | -nx'],
    ['--bogus version', 'version | --bogus'],
    ['--context', 'topic  | --context'],
  ] as const) {
    it(`leads \`${line}\` to ${wanted}`, () => {
      assert.equal(led(line), wanted);
    });
  }

  for (const [line, message, hint] of [
    ['statsu', 'unknown command "statsu" for "kubectl npd"', 'did you mean: kubectl npd status'],
    [
      'status noeds',
      'unknown command "noeds" for "kubectl npd status"',
      'did you mean: kubectl npd status nodes',
    ],
    ['xyzzy', 'unknown command "xyzzy" for "kubectl npd"', 'run: kubectl npd --help'],
    [
      'status node-1',
      'unknown command "node-1" for "kubectl npd status"',
      'did you mean: kubectl npd status nodes',
    ],
    [
      'sta\u001B[2J',
      'unknown command "sta\\u001b[2J" for "kubectl npd"',
      'run: kubectl npd --help',
    ],
  ] as const) {
    it(`refuses \`${JSON.stringify(line)}\` and proposes what was meant`, () => {
      assert.throws(
        () => led(line),
        (error: unknown) => {
          assert.ok(error instanceof UsageError);
          assert.deepEqual([error.message, error.hint], [message, hint]);
          return true;
        },
      );
    });
  }
});
