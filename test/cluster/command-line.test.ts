import assert from 'node:assert/strict';
import {inTemporaryFolder} from '../support/temporary-folder.js';
import {runCommandLine} from './command-line.js';

/** `npm run cluster -- …` on a machine without programs and with an empty cache. */
async function cluster(...args: readonly string[]) {
  return inTemporaryFolder(async (folder) => {
    const said = {out: '', err: ''};
    const where = args.includes('up') || args.includes('status') ? ['--state', `${folder}/s`] : [];
    const code = await runCommandLine([...where, ...args], {
      env: {PATH: folder, XDG_CACHE_HOME: folder},
      out: (text) => (said.out += text),
      err: (text) => (said.err += text),
    });
    return {code, ...said};
  });
}

describe('runCommandLine', () => {
  it('explains itself', async () => {
    const {code, out} = await cluster('--help');
    assert.equal(code, 0);
    assert.match(out, /-- up .*\n.*status.*\n.*exec -- CMD/);
  });

  it('says `skipped` and what is missing when it cannot bring up anything', async () => {
    const {code, err} = await cluster('up', '--api-only');
    assert.equal(code, 1);
    assert.match(err, /^skipped: (Go 1\.24|Linux)/);
  });

  for (const [args, sentence] of [
    [['up', '--nodes', 'two'], /expected `--nodes` to be a whole number, got `two`/],
    [['up', '--api-only', '--nodes', '1'], /expected no nodes with `--api-only`/],
    [
      ['up', '--version', 'v1.2.3'],
      /expected `--version` to be one of `v1\.\d+\.\d+`.*, got `v1\.2\.3`/,
    ],
    [['load'], /expected an image archive after `load`/],
    [['upp'], /expected a command, got `upp`/],
    [[], /expected a command, got ``/],
    [['up', '--api-only', 'now'], /expected no more after `up`, got `now`/],
    [['up', '--api-onyl'], /Unknown option '--api-onyl'/],
    [['exec'], /expected a program after `exec --`/],
  ] as const) {
    it(`exits with 2, and says why, on \`${args.join(' ')}\``, async () => {
      const {code, out, err} = await cluster(...args);
      assert.deepEqual([code, out], [2, '']);
      assert.match(err, sentence);
      assert.match(err, /See npm run cluster -- --help/);
    });
  }

  it('exits with 1 where nothing is up', async () => {
    const status = await cluster('status');
    assert.equal(status.code, 1);
    assert.match(status.out, /^not up: .* holds no complete state/);
    await inTemporaryFolder(async (folder) => {
      const exec = await cluster('exec', '--state', `${folder}/s`, '--', 'true');
      assert.equal(exec.code, 1);
      assert.match(exec.err, /found none: npm run cluster -- up/);
    });
  });
});
