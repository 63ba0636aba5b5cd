import assert from 'node:assert/strict';
import {cpSync, mkdirSync, readdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {inTemporaryFolder} from '../support/temporary-folder.js';
import {conformance} from './conformance.js';
import {runners} from './runners/index.js';

const cases = fileURLToPath(new URL('cases', import.meta.url));

async function run(...argv: string[]): Promise<{exit: number; text: string}> {
  let text = '';
  const exit = await conformance(argv, (more) => (text += more));
  return {exit, text};
}

/** Runs duration cases that a test has made up. */
async function runDurations(
  content: object,
  ...flags: string[]
): Promise<{exit: number; text: string}> {
  return inTemporaryFolder((folder) => {
    writeFileSync(join(folder, 'duration-parse.json'), JSON.stringify(content));
    return run(folder, ...flags);
  });
}

const right = {in: '90s', ns: '90000000000', canonical: '1m30s'};

describe('conformance', () => {
  for (const file of readdirSync(join(cases, 'npd'))) {
    it(`${file}: we answer what was measured`, async () => {
      const {exit, text} = await run(cases, '--strict', '--only', file);
      assert.equal(exit, 0, text);
      assert.match(text, /^total: [1-9]\d* passed, 0 failed/m);
    }).timeout(20_000);
  }

  it('has a runner for each file of runners/, and the other way round', () => {
    const files = readdirSync(new URL('runners', import.meta.url))
      .filter((file) => file !== 'index.ts')
      .map((file) => file.replace(/\.ts$/, ''));
    assert.deepEqual(Object.keys(runners).sort(), files.sort());
  });

  it('fails a wrong answer, saying what was expected and what came', async () => {
    const {exit, text} = await runDurations({cases: [right, {...right, canonical: '90s'}]});
    assert.equal(exit, 1);
    assert.match(
      text,
      /cases\[1\]: FAILED\n +given +\{"in":"90s"\}\n +expected canonical = "90s"\n +got +canonical = "1m30s"/,
    );
    assert.match(text, /^total: 1 passed, 1 failed, 0 skipped, 0 differ by decision$/m);
  });

  it('fails a case or a file with a field that the runner does not know', async () => {
    const {exit, text} = await runDurations({
      cases: [{...right, weeks: 0}],
      notes: 'x',
      description: 'x',
    });
    assert.equal(exit, 1);
    assert.match(text, /cases\[0\]: FAILED\n +the runner does not know `weeks`/);
    assert.match(text, /notes: FAILED\n +the runner does not know this field of the file/);
  });

  it('counts apart what we answer otherwise on purpose, and fails it when we do not', async () => {
    const differs = {...right, canonical: 'upstream’s', differs: 'why', ours: {canonical: '1m30s'}};
    const kept = await runDurations({cases: [differs]});
    assert.equal(kept.exit, 0);
    assert.match(kept.text, /^total: 0 passed, 0 failed, 0 skipped, 1 differ by decision$/m);
    const broken = await runDurations({cases: [{...differs, ours: {canonical: '90s'}}]});
    assert.equal(broken.exit, 1);
    const unsaid = await runDurations({cases: [{...right, differs: 'why'}]});
    assert.match(
      unsaid.text,
      /differs \("why"\), but neither the case nor deviations.json says how/,
    );
    assert.equal(unsaid.exit, 1);
  });

  it('names a file without a runner, and fails it when told to be strict', async () => {
    await inTemporaryFolder(async (folder) => {
      mkdirSync(join(folder, 'npd'));
      cpSync(
        join(cases, 'npd', 'log-buffer-join.json'),
        join(folder, 'npd', 'log-buffer-join.json'),
      );
      writeFileSync(join(folder, 'npd', 'new-thing.json'), '{"cases": []}');
      const lenient = await run(folder);
      assert.equal(lenient.exit, 0);
      assert.match(lenient.text, /^new-thing\.json: no runner$/m);
      assert.equal((await run(folder, '--strict')).exit, 1);
      assert.equal((await run(folder, '--strict', '--only', 'log-buffer-join')).exit, 0);
    });
  });

  it('refuses a command line that makes no sense', async () => {
    await inTemporaryFolder(async (empty) => {
      for (const argv of [
        [],
        [cases, 'more'],
        [cases, '--fast'],
        [cases, '--only', 'nothing'],
        [empty],
        ['/nowhere'],
      ]) {
        const {exit, text} = await run(...argv);
        assert.equal(exit, 2, argv.join(' '));
        assert.match(text, /^error: .+\n\nUsage: npm run conformance/);
      }
    });
  });
});
